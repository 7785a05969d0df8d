package io.gatehouse.provider.errand;

import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Deletes lent rights that have run out, where nobody asks for them any more. */
@Component
class TidyLentRights implements RecurringWork {

    private final BorrowedRights rights;

    TidyLentRights(BorrowedRights rights) {
        this.rights = rights;
    }

    @Override
    public String name() {
        return "provider.lent-rights";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        rights.dropExpired();
    }
}
