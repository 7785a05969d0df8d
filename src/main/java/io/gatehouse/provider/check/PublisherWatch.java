package io.gatehouse.provider.check;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Looks at the start and once a day whether customers will read "unverified" on Microsoft's consent page. */
@Component
@ConditionalOnBooleanProperty(name = "gatehouse.provider.publisher-watch", matchIfMissing = true)
class PublisherWatch implements RecurringWork {

    private final PublisherLooks looks;

    PublisherWatch(PublisherLooks looks) {
        this.looks = looks;
    }

    @Override
    public String name() {
        return "provider.publisher";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        looks.all();
    }
}
