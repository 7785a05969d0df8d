package io.gatehouse.directory.write;

import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Forgets who left a group long ago; programs that ask for changes have had the time to hear of it. */
@Component
@Transactional
class FormerMembers implements RecurringWork {

    /** As long as Microsoft keeps what was deleted; the description of the REST call says it too. */
    private static final int DAYS = 30;

    private final MemberWriter members;

    FormerMembers(MemberWriter members) {
        this.members = members;
    }

    @Override
    public String name() {
        return "directory.former-members";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void run() {
        members.forget(DAYS);
    }
}
