package io.gatehouse.onboarding.approval;

import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Asks Microsoft about those whose turn it is, a few at a time. */
@Component
class ApprovalWatch implements RecurringWork {

    private final ApprovalRows rows;
    private final ApprovalLook look;
    private final Clock clock;

    ApprovalWatch(ApprovalRows rows, ApprovalLook look, Clock clock) {
        this.rows = rows;
        this.look = look;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "onboarding.approvals";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        rows.named(clock.instant());
        OneByOne.each(rows.claimDue(clock.instant()), look::at);
    }
}
