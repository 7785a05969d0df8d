package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes directory objects removed more than the retention period ago: that somebody once worked at a customer is no reason
 * to keep their data for ever.
 */
@Component
class FormerObjects implements RecurringWork {

    private final Forgetting forgetting;
    private final RemovalSettings settings;
    private final TransactionTemplate transaction;

    FormerObjects(Forgetting forgetting, RemovalSettings settings, TransactionTemplate transaction) {
        this.forgetting = forgetting;
        this.settings = settings;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return "directory.former";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void run() {
        untilNoneAreLeft(() -> forgetting.memberships(settings.kept()));
        Arrays.stream(DirectoryPart.values())
                .forEach(part -> untilNoneAreLeft(() -> forgetting.objects(part, settings.kept())));
    }

    private void untilNoneAreLeft(BooleanSupplier some) {
        boolean more = true;
        while (more) {
            more = Boolean.TRUE.equals(transaction.execute(status -> some.getAsBoolean()));
        }
    }
}
