package io.gatehouse.provider.callback;

import io.gatehouse.job.JobRequest;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Notices customers who came or went, and once a day that nobody changed the addresses by hand. */
@Component
class CallbackDue implements RecurringWork {

    private final OwnRegistrations own;
    private final CallbackPlan plan;
    private final CallbackSettings settings;
    private final Jobs jobs;
    private final Clock clock;

    CallbackDue(OwnRegistrations own, CallbackPlan plan, CallbackSettings settings, Jobs jobs, Clock clock) {
        this.own = own;
        this.plan = plan;
        this.settings = settings;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return CallbackJob.KIND;
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
        if (!registrations().isEmpty()) {
            jobs.enqueueUnlessOpen(
                    JobRequest.of(CallbackJob.KIND, "Redirect URLs of customers", null, null, Actor.SYSTEM));
        }
    }

    /** Those at which something is to be done now. */
    List<OwnRegistration> registrations() {
        return own.all().stream().filter(this::due).toList();
    }

    /** What was refused is not asked again soon; a day after the last look a new one is due in any case. */
    private boolean due(OwnRegistration each) {
        CallbackSettings.Setting setting = settings.of(each.id());
        Instant next = setting.nextTryAt();
        if (next == null) {
            return false;
        }
        boolean path = setting.mode() == CallbackMode.PATH;
        return next.isAfter(clock.instant())
                ? path && setting.problem() == null && plan.news(each)
                : path || plan.open(each);
    }
}
