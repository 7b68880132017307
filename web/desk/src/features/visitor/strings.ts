import { t } from "@lingui/core/macro";
export const visitorStrings = {
  /** In place of a value that is not there, where nobody can enter one. */
  get nothing() {
    return "–";
  },
  get details() {
    return t`Visitor details`;
  },
  get closeDetails() {
    return t`Close details`;
  },
  get contact() {
    return t`Contact`;
  },
  get name() {
    return t`Name`;
  },
  get email() {
    return t`E-mail`;
  },
  get phone() {
    return t`Phone`;
  },
  get addName() {
    return t`Add name`;
  },
  get addEmail() {
    return t`Add e-mail`;
  },
  get addPhone() {
    return t`Add phone`;
  },
  get addSubject() {
    return t`Add subject`;
  },
  edit: (field: string, value: string) => t`${field}: ${value}. Edit`,
  get saveFailed() {
    return t`The visitor could not be changed`;
  },
  get now() {
    return t`Now`;
  },
  get online() {
    return t`Online`;
  },
  get offline() {
    return t`Offline`;
  },
  get page() {
    return t`Page`;
  },
  get noPage() {
    return t`Not known`;
  },
  get visit() {
    return t`Visit`;
  },
  get firstSeen() {
    return t`First seen`;
  },
  get lastSeen() {
    return t`Last seen`;
  },
  get ip() {
    return t`IP address`;
  },
  get browser() {
    return t`Browser`;
  },
  get unknown() {
    return t`Unknown`;
  },
  get conversation() {
    return t`Conversation`;
  },
  get started() {
    return t`Started`;
  },
  get firstResponse() {
    return t`First answer`;
  },
  get noResponse() {
    return t`None yet`;
  },
  get closed() {
    return t`Closed`;
  },
  get status() {
    return t`Status`;
  },
  get assignee() {
    return t`Assigned to`;
  },
  get team() {
    return t`Team`;
  },
  get noOthers() {
    return t`None`;
  },
  get others() {
    return t`Other conversations`;
  },
  get fields() {
    return t`Fields`;
  },
  get addField() {
    return t`Add field`;
  },
  get fieldName() {
    return t`Name of the field`;
  },
  get fieldValue() {
    return t`Value`;
  },
  get nobody() {
    return t`Nobody`;
  },
  get subject() {
    return t`Subject`;
  },
  get rating() {
    return t`Rating`;
  },
  stars: (score: number) => t`${score} of 5`,
};
