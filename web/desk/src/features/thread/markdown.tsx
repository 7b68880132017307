import { parseMarkdown, type Block, type Inline } from "@deskbell/protocol/markdown";
import { memo } from "react";

/** A message's text. The parser gives nodes and never markup; links open apart and tell nobody where from. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="space-y-2 [overflow-wrap:anywhere]">
      {parseMarkdown(text).map((block, index) => (
        <BlockNode key={index} block={block} />
      ))}
    </div>
  );
});

function BlockNode({ block }: { block: Block }) {
  switch (block.type) {
    case "paragraph":
      return (
        <p className="whitespace-pre-wrap">
          <InlineNodes nodes={block.children} />
        </p>
      );
    case "code":
      return (
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-control border border-line bg-bg px-3 py-2 font-mono text-13"
        >
          {block.text}
        </pre>
      );
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <InlineNodes nodes={item} />
        </li>
      ));
      return block.ordered ? (
        <ol start={block.start} className="list-decimal space-y-0.5 pl-6">
          {items}
        </ol>
      ) : (
        <ul className="list-disc space-y-0.5 pl-5">{items}</ul>
      );
    }
  }
}

function InlineNodes({ nodes }: { nodes: Inline[] }) {
  return nodes.map((node, index) => <InlineNode key={index} node={node} />);
}

function InlineNode({ node }: { node: Inline }) {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return <br />;
    case "strong":
      return (
        <strong className="font-semibold">
          <InlineNodes nodes={node.children} />
        </strong>
      );
    case "em":
      return (
        <em>
          <InlineNodes nodes={node.children} />
        </em>
      );
    case "code":
      return <code className="rounded-[4px] bg-bg/70 px-1 font-mono text-13">{node.text}</code>;
    case "link":
      return (
        <a
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-accent-text underline underline-offset-2"
        >
          <InlineNodes nodes={node.children} />
        </a>
      );
  }
}
