package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.KeepRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerMapping;

/** Whose address is called, however many call others; and for how long that is gone by. */
@Timeout(60)
class AddresseesTests extends AlertsBase {

    private static final int STRANGERS = 60;

    /** The look-ups of its thread, and of those that this starts, stand still. */
    private static final InheritableThreadLocal<Boolean> HELD = new InheritableThreadLocal<>();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Gaps gaps;

    @Autowired
    private DatabaseClock clock;

    @Autowired
    private LifecycleNews.Memory memory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong time = new AtomicLong();
    private final CountDownLatch back = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(3);
    private final AtomicBoolean away = new AtomicBoolean();
    private final String opaque = UUID.randomUUID().toString();
    private String tenant = "";
    private Addressees addressees;
    private Intake intake;
    private LifecycleNews lifecycle;
    private NotificationController controller;

    @BeforeEach
    void subscribe() {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, graph_id, created_at, expires_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256('%s'), sha256('the state'), '', 'ACTIVE',
                  'graph-1', now(), now() + interval '1 hour'
                from connection
                """.formatted(opaque));
        tenant = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select tenant_id from subscription")
                        .query(String.class)
                        .single());
        addressees = new Addressees(jdbc, new Reluctant(), time::get);
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        Drops drops = new Drops(meters);
        intake = new Intake(jdbc, transaction, mock(InboxWork.class), event -> {}, drops, gaps, clock);
        lifecycle = new LifecycleNews(mock(KeepRequests.class), gaps, transaction, event -> {}, drops, memory);
        controller =
                new NotificationController(addressees, intake, lifecycle, mock(SelfCalls.class), drops, transaction);
    }

    @AfterEach
    void release() {
        back.countDown();
    }

    /** Also where the test fails: else its threads are waited for in vain. */
    private interface End extends AutoCloseable {
        @Override
        void close();
    }

    /** A database that answers nothing for some, or for nobody. */
    private final class Reluctant implements PlatformTransactionManager {

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition)
                throws TransactionException {
            if (away.get()) {
                throw new CannotCreateTransactionException("away");
            }
            if (Boolean.TRUE.equals(HELD.get())) {
                held.countDown();
                awaitBack();
            }
            return transactions.getTransaction(definition);
        }

        private void awaitBack() {
            try {
                back.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void commit(TransactionStatus status) {
            transactions.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            transactions.rollback(status);
        }
    }

    @Test
    void answersGenuineNewsWhileStrangersUseUpTheirLookUps() throws Exception {
        assertThat(answered("before")).isEqualTo(202);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService internet = Executors.newVirtualThreadPerTaskExecutor();
                End end = () -> over.set(true)) {
            List<Future<Integer>> strangers = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                strangers.add(internet.submit(() -> {
                    HELD.set(true);
                    int taken = 0;
                    while (!over.get()) {
                        taken += notified(UUID.randomUUID().toString(), news("guessed")) == 202 ? 1 : 0;
                    }
                    return taken;
                }));
            }
            held.await();

            for (int i = 0; i < 40; i++) {
                passes(Duration.ofSeconds(11));
                assertThat(answered("at " + i)).as("at " + i).isEqualTo(202);
            }
            passes(Duration.ofDays(3));
            assertThat(answered("after a weekend")).isEqualTo(202);

            end.close();
            for (Future<Integer> stranger : strangers) {
                assertThat(stranger.get()).as("they did use up all look-ups").isZero();
            }
        }
        assertThat(count("select count(distinct resource) from notification")).isEqualTo(42);
        assertThat(dropped("accepted")).isEqualTo(42);
    }

    /** One of three tries counts, as a busy machine may hold a thread up; whoever has no look-up gets none in any. */
    private int answered(String whose) throws IOException {
        int status = 0;
        for (int i = 0; i < 3 && status != 202; i++) {
            status = notified(opaque, news(whose));
        }
        return status;
    }

    @Test
    void countsWhatComesWithAnotherClientState() {
        take(news("1").replace("the state", "a guess"));
        assertThat(dropped("wrong_state")).isEqualTo(1);
        take(news("2").replace("graph-1", "graph-2"));
        take(news("3").replace(tenant, UUID.randomUUID().toString()));
        assertThat(dropped("wrong_state")).isEqualTo(3);
        takeOfItself(removed().replace("the state", "a guess"));
        assertThat(dropped("wrong_state")).isEqualTo(4);
        assertThat(count("select count(*) from notification")).isZero();
        assertThat(count("select count(*) from subscription where state = 'ACTIVE'"))
                .isOne();

        take(news("4"));
        takeOfItself(removed());
        assertThat(dropped("wrong_state")).as("these have it").isEqualTo(4);
        assertThat(count("select count(*) from notification")).isOne();
        assertThat(count("select count(*) from subscription where state = 'LOST'"))
                .isOne();
    }

    @Test
    void noticesTheEndOfASubscriptionSoon() {
        take(news("before"));
        sql("update subscription set state = 'ENDED'");
        passes(Addressees.FRESH);

        take(news("after"));
        assertThat(count("select count(*) from notification")).isOne();
    }

    /** With other secrets: those before are nobody's any more. */
    @Test
    void noticesThatASubscriptionWasMadeAnew() {
        String another = opaque + "-2";
        assertThat(addressees.find(opaque)).isPresent();
        sql("update subscription set path_hash = sha256('" + another
                + "'), state_hash = sha256('another'), graph_id = null, state = 'WANTED'");
        passes(Addressees.FRESH);

        assertThat(addressees.find(opaque)).isEmpty();
        assertThat(addressees.familiar(opaque)).isFalse();
        assertThat(addressees.find(another))
                .hasValueSatisfying(it -> assertThat(it.handshake()).isTrue());
        sql("update subscription set graph_id = 'graph-2', state = 'ACTIVE'");
        assertThat(addressees.find(another))
                .as("at once")
                .hasValueSatisfying(it -> assertThat(it.graphId()).isEqualTo("graph-2"));
    }

    @Test
    void goesByWhatItKnewForLessThanAMinuteWhereNobodyAnswers() {
        assertThat(addressees.find(opaque)).isPresent();
        away.set(true);

        passes(Duration.ofSeconds(49));
        assertThat(addressees.find(opaque)).isPresent();
        passes(Duration.ofSeconds(2));
        assertThatThrownBy(() -> addressees.find(opaque)).isInstanceOf(CannotCreateTransactionException.class);
        away.set(false);
        assertThat(addressees.find(opaque)).isPresent();
    }

    @Test
    void letsNobodyWaitWhileSomebodyLooks() throws Exception {
        assertThat(addressees.find(opaque)).isPresent();
        passes(Addressees.FRESH);
        try (ExecutorService microsoft = Executors.newVirtualThreadPerTaskExecutor();
                End end = back::countDown) {
            Future<Boolean> looking = microsoft.submit(() -> {
                HELD.set(true);
                return addressees.find(opaque).isPresent();
            });
            await().until(() -> held.getCount() == 2);
            sql("update subscription set state = 'ENDED'");

            assertThat(addressees.find(opaque))
                    .as("as it was")
                    .hasValueSatisfying(it -> assertThat(it.live()).isTrue());
            passes(Duration.ofSeconds(30));
            assertThat(addressees.find(opaque))
                    .as("for so long")
                    .hasValueSatisfying(it -> assertThat(it.live()).isFalse());
            end.close();
            assertThat(looking.get()).isTrue();
        }
    }

    private void passes(Duration some) {
        time.addAndGet(some.toNanos());
    }

    private double dropped(String outcome) {
        return meters.counter("gatehouse.notifications", "outcome", outcome).count();
    }

    private String news(String whose) {
        return """
                {"value":[{"subscriptionId":"graph-1","clientState":"the state","tenantId":"%s","changeType":"updated",
                  "resource":"communications/presences('%s')"}]}""".formatted(tenant, whose);
    }

    private String removed() {
        return """
                {"value":[{"subscriptionId":"graph-1","clientState":"the state","tenantId":"%s",
                  "lifecycleEvent":"subscriptionRemoved"}]}""".formatted(tenant);
    }

    private int notified(String address, String body) throws IOException {
        MockHttpServletResponse answer = new MockHttpServletResponse();
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("opaque", address));
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        controller.notified(request, answer);
        return answer.getStatus();
    }

    private void take(String body) {
        intake.take(addressees.find(opaque).orElseThrow(), delivery(body));
    }

    private void takeOfItself(String body) {
        lifecycle.take(addressees.find(opaque).orElseThrow(), delivery(body));
    }

    private static Delivery delivery(String body) {
        return Delivery.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
