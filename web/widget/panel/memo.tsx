import { Component, type ComponentChild, type FunctionComponent } from "preact";

/** Draws a component again only when `same` says that its props differ; without the whole of `preact/compat`. */
export function memo<P extends object>(
  View: FunctionComponent<P>,
  same: (before: P, after: P) => boolean,
): new (props: P) => Component<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !same(this.props, next);
    }
    override render(props: P): ComponentChild {
      return <View {...props} />;
    }
  };
}
