package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Forgets who is gone since long: that somebody was a person of a customer is no reason to keep his data for ever. */
@Component
@Transactional
class FormerObjects implements RecurringWork {

    private final Forgetting forgetting;
    private final RemovalSettings settings;

    FormerObjects(Forgetting forgetting, RemovalSettings settings) {
        this.forgetting = forgetting;
        this.settings = settings;
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
        forgetting.memberships(settings.kept());
        Arrays.stream(DirectoryPart.values()).forEach(part -> forgetting.objects(part, settings.kept()));
    }
}
