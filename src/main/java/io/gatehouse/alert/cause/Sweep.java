package io.gatehouse.alert.cause;

import io.gatehouse.alert.StandingCauses;
import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks every source what stands, so that an alert neither comes late nor stays where no event told of it. */
@Component
class Sweep implements RecurringWork {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final List<CauseSource> sources;
    private final StandingCauses causes;
    private final AlertSettings settings;

    Sweep(List<CauseSource> sources, StandingCauses causes, AlertSettings settings) {
        this.sources = sources;
        this.causes = causes;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "alert.sweep";
    }

    @Override
    public Duration every() {
        return settings.every();
    }

    /** One source that fails keeps none of the others from telling. */
    @Override
    public void run() {
        RuntimeException failure = null;
        for (CauseSource source : sources) {
            try {
                causes.settle(source.kinds(), source::standing, source::unknown);
            } catch (RuntimeException e) {
                log.warn("{} could not be asked", source.getClass().getSimpleName(), e);
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
