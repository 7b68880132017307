import { t } from "@lingui/core/macro";
import type { AgentStatus } from "@deskbell/protocol/types";

export const statusStrings = {
  label: (name: string, status: string) => t`${name}, ${status}. Account menu`,
  get availability() {
    return t`Availability`;
  },
  names: {
    get online() {
      return t`Online`;
    },
    get away() {
      return t`Away`;
    },
    get offline() {
      return t`Offline`;
    },
  } satisfies Record<AgentStatus, string>,
  get failed() {
    return t`Your status could not be changed`;
  },
  get settings() {
    return t`Settings`;
  },
  get signOut() {
    return t`Sign out`;
  },
};
