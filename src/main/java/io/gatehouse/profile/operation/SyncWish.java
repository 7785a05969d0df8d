package io.gatehouse.profile.operation;

/** A part of the customer's directory that a service wants a copy of, and how often it is brought up to date. */
public record SyncWish(Part part, int everyMinutes, String why) {

    /** The parts that can be copied. */
    public enum Part {
        USERS,
        GROUPS
    }
}
