export const peopleKey = "people";
