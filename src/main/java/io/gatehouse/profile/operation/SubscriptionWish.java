package io.gatehouse.profile.operation;

import java.util.List;

/**
 * A change notification that a service wants.
 *
 * @param resource the Graph path, may hold variables
 * @param minutes how long one lives before it must be renewed; Microsoft's answer wins
 * @param permission the wanted permission that it rests on
 */
public record SubscriptionWish(
        String resource, List<ChangeType> changes, int minutes, boolean withContent, String permission, String why) {

    public SubscriptionWish {
        changes = List.copyOf(changes);
    }

    /** What can happen to a resource. */
    public enum ChangeType {
        CREATED,
        UPDATED,
        DELETED
    }
}
