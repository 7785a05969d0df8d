package io.gatehouse.profile.operation;

import java.util.List;

/** What a service does once its customer is connected. */
public record Operation(List<ConnectionCheck> checks, List<SyncWish> syncJobs, List<SubscriptionWish> subscriptions) {

    public Operation {
        checks = List.copyOf(checks);
        syncJobs = List.copyOf(syncJobs);
        subscriptions = List.copyOf(subscriptions);
    }
}
