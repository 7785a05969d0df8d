package io.gatehouse.provider.setup;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.provider.check.LineResult;
import io.gatehouse.provider.check.Said;
import io.gatehouse.provider.errand.FirstClaim;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.setup.SetUpRun.Stage;
import io.gatehouse.provider.setup.SetUpRun.State;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Carries set-ups forward in the background; Microsoft may take minutes to spread what was made. */
@Service
class SetUpRuns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SetUpRuns.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LENT = Duration.ofMinutes(50);
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, SetUpRun> runs = new ConcurrentHashMap<>();
    private final Map<TenantId, String> current = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final FirstRegistration first;
    private final FirstProvider providers;
    private final FirstClaim claim;
    private final Clock clock;

    SetUpRuns(FirstRegistration first, FirstProvider providers, FirstClaim claim, Clock clock) {
        this.first = first;
        this.providers = providers;
        this.claim = claim;
        this.clock = clock;
    }

    /**
     * Answers the name under which the run can be watched. While one is under way for the same tenant that one is
     * watched: a form that was sent twice makes no second registration.
     */
    synchronized String start(SetUpOrder order) {
        runs.values().removeIf(run -> run.startedAt().plus(REMEMBERED).isBefore(clock.instant()));
        String earlier = current.get(order.home());
        SetUpRun going = earlier == null ? null : runs.get(earlier);
        if (earlier != null && going != null && !going.over()) {
            return earlier;
        }
        String name = Randoms.token();
        SetUpRun run = new SetUpRun(clock.instant());
        runs.put(name, run);
        current.put(order.home(), name);
        threads.execute(() -> carry(order, run));
        return name;
    }

    /** Nobody waits for Microsoft any more. */
    @Override
    public void close() {
        closing.countDown();
        threads.shutdown();
    }

    /** One that needed no work, because a registration was typed in. */
    String finished(List<LineResult> lines) {
        String name = Randoms.token();
        SetUpRun run = new SetUpRun(clock.instant());
        run.finish(lines);
        runs.put(name, run);
        return name;
    }

    Optional<SetUpRun> find(String name) {
        return Optional.ofNullable(runs.get(name));
    }

    private void carry(SetUpOrder order, SetUpRun run) {
        Carrying carrying = new Carrying(order, run);
        carrying.guarded(() -> {
            ProviderId provider = providers.found(order.home(), order.providerName(), order.firstOwner());
            ProviderScope.run(provider, carrying::steps);
        });
    }

    /** Who set it up is known by the name of the first owner alone: nobody can sign in yet. */
    private static Actor actor(SetUpOrder order) {
        return new Actor(Actor.Kind.SYSTEM, "set-up", order.firstOwner(), order.firstOwner());
    }

    private final class Carrying {

        private final SetUpOrder order;
        private final SetUpRun run;
        private final GraphAccess access;
        private Stage stage = Stage.TENANT;
        private @Nullable Application made;

        Carrying(SetUpOrder order, SetUpRun run) {
            this.order = order;
            this.run = run;
            this.access = new GraphAccess(order.home(), order.token());
        }

        void guarded(Runnable work) {
            try {
                work.run();
            } catch (MicrosoftException e) {
                log.warn("Set-up stopped: {}", e.failure().error().summary());
                run.fail(
                        stage,
                        Said.of(ErrorCatalogue.explain(e.failure().error()).what()));
            } catch (RuntimeException e) {
                log.warn("Set-up stopped", e);
                run.fail(stage, Said.of("provider.setup.broken"));
            }
        }

        private void steps() {
            run.at(Stage.TENANT, State.DONE);
            step(Stage.APPLICATION, this::application);
            Application app = Objects.requireNonNull(made);
            step(Stage.API, () -> {
                first.api(app, access);
                return true;
            });
            step(Stage.PRINCIPAL, () -> {
                first.principal(app, access);
                return true;
            });
            step(Stage.PUBLISHER, () -> {
                first.publisher(order, app, access);
                return true;
            });
            UUID registration = first.row(order, app);
            step(Stage.CREDENTIAL, () -> first.credential(registration, access));
            stage = Stage.CHECK;
            run.at(stage, State.RUNNING);
            LentRights lent = new LentRights(
                    order.firstOwner(),
                    order.home(),
                    order.token(),
                    clock.instant().plus(LENT));
            run.finish(first.finish(registration, lent, actor(order)));
        }

        private boolean application() {
            Optional<Application> there = first.present(order, access);
            if (there.isEmpty() && claim.taken()) {
                there = Optional.of(first.made(order, access));
            }
            made = there.orElse(null);
            return made != null;
        }

        /** Until it is done; what was made a moment ago may be unknown to other servers for minutes. */
        private void step(Stage next, BooleanSupplier work) {
            stage = next;
            run.at(stage, State.RUNNING);
            var end = clock.instant().plus(PATIENCE);
            while (!done(work, clock.instant().isBefore(end))) {
                run.at(stage, State.WAITING);
                pause();
            }
            run.at(stage, State.DONE);
        }

        private boolean done(BooleanSupplier work, boolean patient) {
            try {
                boolean done = work.getAsBoolean();
                if (!done && !patient) {
                    throw new IllegalStateException("Microsoft did not accept it within " + PATIENCE);
                }
                return done;
            } catch (MicrosoftException e) {
                MicrosoftFailure failure = e.failure();
                boolean passes = failure.passing()
                        || failure instanceof MicrosoftFailure.Missing
                        || failure instanceof MicrosoftFailure.Conflicting;
                if (!passes || !patient) {
                    throw e;
                }
                return false;
            }
        }

        private void pause() {
            try {
                if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("Gatehouse stops; a new set-up goes on with what was made");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
