import { t } from "@lingui/core/macro";

export const promiseStrings = {
  minutes: (count: number) => t`${count}m`,
  hours: (count: number) => t`${count}h`,
  days: (count: number) => t`${count}d`,
  left: {
    firstResponse: (time: string) => t`First answer due in ${time}`,
    resolution: (time: string) => t`Solution due in ${time}`,
  },
  missed: {
    firstResponse: (time: string) => t`First answer overdue by ${time}`,
    resolution: (time: string) => t`Solution overdue by ${time}`,
  },
  get title() {
    return t`Promises`;
  },
  get lead() {
    return t`Within how many minutes visitors get a first answer and a solution. Agents see how much time is left, and what was not kept.`;
  },
  get on() {
    return t`Keep promises`;
  },
  get onHint() {
    return t`A countdown stands at every open chat. Supervisors are told when one runs out.`;
  },
  get clock() {
    return t`Which time counts`;
  },
  get business() {
    return t`Business hours`;
  },
  get always() {
    return t`Around the clock`;
  },
  get priority() {
    return t`Priority`;
  },
  get firstResponse() {
    return t`First answer`;
  },
  get resolution() {
    return t`Solution`;
  },
  firstResponseOf: (priority: string) => t`First answer, ${priority}, minutes`,
  resolutionOf: (priority: string) => t`Solution, ${priority}, minutes`,
  get minutesHint() {
    return t`In minutes. Left empty, nothing is promised.`;
  },
  get invalid() {
    return t`Minutes are whole numbers from 1 to 525,600.`;
  },
  get save() {
    return t`Save promises`;
  },
  get saved() {
    return t`The promises are saved.`;
  },
  get breachedTitle() {
    return t`A promise was not kept`;
  },
  get openChat() {
    return t`Open the chat`;
  },
  get loadFailed() {
    return t`The promises could not be loaded`;
  },
};
