package io.gatehouse.invitation;

/** Who has the last word: the customer's sign-in, or an operator who confirms it. */
public enum Completion {
    AUTOMATIC,
    OPERATOR
}
