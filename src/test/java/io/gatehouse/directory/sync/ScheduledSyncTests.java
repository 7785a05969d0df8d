package io.gatehouse.directory.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.RemovalSubject;
import io.gatehouse.directory.write.Removals;
import io.gatehouse.job.JobGate;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.newest.NewestJobs;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Which directories the clock has copied again. The pause between two rounds is one day here. */
class ScheduledSyncTests extends DirectoryBase {

    @Autowired
    ScheduledSync scheduled;

    @Autowired
    SyncRequests requests;

    @Autowired
    Jobs jobs;

    @Autowired
    NewestJobs newest;

    @Autowired
    RemovalQuestions questions;

    @Autowired
    WantedCopies copies;

    @Autowired
    DirectoryState state;

    @Autowired
    Connections connections;

    @Autowired
    Profiles profiles;

    @Autowired
    JsonMapper json;

    @Autowired
    JobGate consentGate;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void startsADirectoryThatWasNeverCopied() {
        look();

        assertThat(started()).extracting(JobView::connectionId).containsExactly(connection);
    }

    /** The longest due first; the others need not wait for the one that somebody else is about to ask for. */
    @Test
    void asksForEachDirectoryByItself() {
        finished("26 hours");
        List<UUID> others = IntStream.range(0, 3).mapToObj(this::neverCopied).toList();
        CompletableFuture<Void> look = ProviderScope.call(
                provider,
                () -> new TransactionTemplate(transactions).execute(open -> {
                    jobs.enqueueUnlessOpen(
                            JobRequest.of(DirectorySync.KIND, "Asked", customer, connection, Actor.SYSTEM));
                    CompletableFuture<Void> running =
                            CompletableFuture.runAsync(this::look, Thread::startVirtualThread);
                    elsewhere(() -> await().atMost(Duration.ofMinutes(1))
                            .until(() -> in(this::started), found -> found.size() == others.size()));
                    return running;
                }));
        look.join();

        assertThat(started())
                .extracting(JobView::connectionId)
                .hasSize(4)
                .containsAll(others)
                .contains(connection);
    }

    private UUID neverCopied(int number) {
        UUID id = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        in(() -> sql("insert into customer (provider_id, id, short_name, display_name, state, created_by)"
                        + " values (?, ?, ?, 'Fabrikam', 'CONNECTED', 'test')")
                .params(provider.value(), other, "fabrikam" + number)
                .update());
        in(() -> sql("""
                        insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                          registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes, created_by)
                        select provider_id, ?, ?, profile, 1, method, registration, acts_as, registration_id,
                          gen_random_uuid(), 'ACTIVE', 'HEALTHY', '{}', 'test'
                        from connection where id = ?
                        """).params(id, other, connection).update());
        return id;
    }

    @Test
    void waitsForThePauseBetweenTwoRounds() {
        finished("23 hours");
        look();

        assertThat(started()).isEmpty();
    }

    @Test
    void startsAgainAfterThePause() {
        finished("25 hours");
        look();

        assertThat(started()).hasSize(1);
    }

    @Test
    void leavesAFailedSyncAloneForFourPauses() {
        finished("10 days");
        failed("3 days");
        look();
        assertThat(started()).hasSize(1);

        failed("5 days", "3 days");
        look();
        assertThat(started()).hasSize(2);
    }

    @Test
    void readsThroughTheConnectionThatReadLast() {
        UUID older = connection;
        UUID newer = anotherConnection();
        finished("25 hours", newer);
        look();

        assertThat(started())
                .extracting(JobView::connectionId)
                .containsExactly(newer)
                .doesNotContain(older);
    }

    /** More than the customer was shown would be copied, and asked for with a permission that nobody granted. */
    @Test
    void copiesNoGroupsForAServiceThatWishesForUsersAlone() {
        wish(connection, "USERS");
        graph.addUser("Adele");
        graph.addGroup("Everybody");

        sync();

        assertThat(graph.requests).contains("/users/delta", "/organization").doesNotContain("/groups/delta");
        assertThat(in(() -> state.summary(customer, copies.parts(customer))))
                .get()
                .satisfies(summary -> {
                    assertThat(summary.users()).isOne();
                    assertThat(summary.groups()).isZero();
                    assertThat(summary.finishedAt()).isNotNull();
                });
        look();
        assertThat(started()).as("complete without groups").isEmpty();
    }

    @Test
    void copiesAsOftenAsTheServicesWishAndNoOftener() {
        ScheduledSync hourly = scheduled(Duration.ofMinutes(15), true);
        finished("59 minutes");
        ProviderScope.run(provider, hourly::run);
        assertThat(started()).isEmpty();

        ProviderScope.run(provider, scheduled(Duration.ofMinutes(15), false)::run);
        assertThat(started()).as("nobody asked for wishes").hasSize(1);
    }

    @Test
    void beginsAgainOnceTheWishedPauseIsOver() {
        finished("61 minutes");
        ProviderScope.run(provider, scheduled(Duration.ofHours(2), true)::run);
        assertThat(started()).as("the setting is longer").isEmpty();

        ProviderScope.run(provider, scheduled(Duration.ofMinutes(15), true)::run);
        assertThat(started()).hasSize(1);
    }

    @Test
    void readsEachPartThroughAServiceThatWishesForIt() {
        UUID groups = anotherConnection();
        wish(connection, "USERS");
        wish(groups, "GROUPS");
        look();

        assertThat(started()).extracting(JobView::connectionId).containsExactlyInAnyOrder(connection, groups);
        assertThat(in(() -> copies.reading(connection).orElseThrow().parts())).containsExactly(DirectoryPart.USERS);
        assertThat(in(() -> copies.reading(groups).orElseThrow().parts())).containsExactly(DirectoryPart.GROUPS);
        assertThat(in(() -> copies.parts(customer))).hasSize(2);
    }

    @Test
    void readsThroughTheOneServiceThatWishesForAllOfIt() {
        UUID both = anotherConnection();
        wish(connection, "USERS");
        finished("25 hours");
        look();

        assertThat(started()).extracting(JobView::connectionId).containsExactly(both);
    }

    /** A directory that is copied already is not copied once more, and then again by the one who copied it before. */
    @Test
    void goesOnReadingThroughTheFirstServiceWhenASecondOneIsActivated() {
        finished("1 hour");
        UUID second = anotherConnection();
        in(() -> {
            requests.on(activated(second));
            return second;
        });

        assertThat(started()).extracting(JobView::connectionId).containsExactly(connection);
    }

    /** What nobody has read yet is read at once, by whoever goes on reading it. */
    @Test
    void readsAtOnceWhatTheSecondServiceBrings() {
        wish(connection, "USERS");
        finished("1 hour");
        UUID both = anotherConnection();
        in(() -> {
            requests.on(activated(both));
            return both;
        });

        assertThat(started()).extracting(JobView::connectionId).containsExactly(both);
    }

    private ConnectionActivated activated(UUID service) {
        return new ConnectionActivated(
                provider, service, customer, connections.get(service).tenant(), Actor.SYSTEM);
    }

    /** The facts of the tenant come with the first part that anybody reads. */
    @Test
    void readsFactsThroughTheNextOneWhileTheFirstWaitsForAPerson() {
        UUID groups = anotherConnection();
        wish(groups, "GROUPS");
        wish(connection, "USERS");
        in(() -> sql("update connection set health = 'ACTION_REQUIRED' where id = ?")
                .param(connection)
                .update());
        connection = groups;
        graph.serve("token-" + groups);
        graph.addGroup("Everybody");

        sync();

        assertThat(graph.requests).contains("/groups/delta", "/organization").doesNotContain("/users/delta");
    }

    private ScheduledSync scheduled(Duration every, boolean asWished) {
        DirectorySettings settings = new DirectorySettings(every, asWished, Duration.ofMinutes(5));
        WantedCopies wanted = new WantedCopies(connections, profiles, state, settings);
        return new ScheduledSync(wanted, requests, state, newest, questions, settings, Clock.systemUTC());
    }

    @Test
    void copiesNothingForAServiceThatWantsNoCopy() {
        in(() -> sql("update connection set profile = 'presence-sync' where id = ?")
                .param(connection)
                .update());
        look();

        assertThat(started()).isEmpty();
        assertThatThrownBy(() -> in(() -> requests.start(connection, Actor.SYSTEM)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("copies no directory");
    }

    @Test
    void leavesConnectionsAloneThatWaitForTheCustomer() {
        in(() -> sql("update connection set health = 'ACTION_REQUIRED' where id = ?")
                .param(connection)
                .update());
        look();

        assertThat(started()).isEmpty();
    }

    /** A round could only ask the same again: neither the clock nor Microsoft's word begins one. */
    @Test
    void waitsForAnAnswerAboutRemovals() {
        finished("10 days");
        in(() -> questions.ask(customer, List.of(new Removals(RemovalSubject.USERS, 120, 200, 0))));
        for (int i = 0; i < 3; i++) {
            look();
            tell();
        }
        assertThat(started()).isEmpty();

        in(() -> questions.agree(customer, "Maja Jensen"));
        tell();
        assertThat(started()).hasSize(1);
    }

    private void tell() {
        ProviderScope.run(provider, () -> events.publishEvent(new DirectoryNotified(provider, customer, connection)));
    }

    /** What Microsoft itself has asked to wait for goes on waiting. */
    @ParameterizedTest
    @CsvSource({"DEGRADED,HEALTHY,false,true", "DEGRADED,HEALTHY,true,false", "HEALTHY,DEGRADED,false,false"})
    void wakesARoundThatWaitedForMicrosoft(ConnectionHealth from, ConnectionHealth to, boolean ordered, boolean woken) {
        UUID job = waiting(ordered);
        in(() -> {
            requests.on(new ConnectionHealthChanged(provider, connection, customer, from, to, List.of(), false));
            return job;
        });

        assertThat(in(() -> jobs.find(job)))
                .get()
                .satisfies(
                        found -> assertThat(found.state() != JobState.WAITING).isEqualTo(woken));
    }

    private UUID waiting(boolean ordered) {
        UUID id = UUID.randomUUID();
        String data = json.writeValueAsString(SyncRun.Data.SCHEDULED);
        in(() -> sql("""
                        insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state,
                          requested_by, data, next_attempt_at, not_before)
                        values (?, ?, ?, 'Directory', ?, ?, 'WAITING', 'test', ?, now() + interval '1 hour',
                          case when ? then now() + interval '1 hour' end)
                        """)
                .params(provider.value(), id, DirectorySync.KIND, customer, connection, data, ordered)
                .update());
        return id;
    }

    /** The provider's own credential is nothing that a customer could mend: health is no more than degraded by it. */
    @ParameterizedTest
    @CsvSource({"ACTION_REQUIRED,GRANT_REVOKED", "DEGRADED,CREDENTIAL_EXPIRED"})
    void holdsBackWhatIsAskedForUntilTheConnectionWorksAgain(String health, String code) {
        in(() -> sql("update connection set health = ?, reasons = ?, last_verified_at = now() where id = ?")
                .params(health, "[{\"code\":\"" + code + "\",\"text\":\"Refused.\"}]", connection)
                .update());
        look();
        assertThat(started()).as("nothing by the clock").isEmpty();
        UUID asked = in(() -> requests.start(connection, Actor.SYSTEM)).id();

        JobView held = reaches(asked, JobState.WAITING);
        assertThat(held.error()).contains("goes on by itself once the connection works again");
        assertThat(held.attempt()).isZero();
        in(() -> {
            sql("update connection set health = 'HEALTHY', reasons = '[]' where id = ?")
                    .param(connection)
                    .update();
            events.publishEvent(new ConnectionHealthChanged(
                    provider,
                    connection,
                    customer,
                    ConnectionHealth.ACTION_REQUIRED,
                    ConnectionHealth.HEALTHY,
                    List.of(),
                    true));
            return connection;
        });

        assertThat(reaches(asked, JobState.SUCCEEDED).attempt()).isOne();
    }

    /** Whoever finds the connection well looks for jobs to wake before this one sleeps, and commits after its last look. */
    @Test
    void goesOnThoughTheConnectionBecameWellWhileItWentToSleep() {
        in(() -> sql("update connection set health = 'ACTION_REQUIRED', last_verified_at = now() where id = ?")
                .param(connection)
                .update());
        UUID asked = ProviderScope.call(
                provider,
                () -> new TransactionTemplate(transactions).execute(open -> {
                    sql("update connection set health = 'HEALTHY' where id = ?")
                            .param(connection)
                            .update();
                    jobs.release(connection);
                    UUID job = elsewhere(() -> requests.start(connection, Actor.SYSTEM))
                            .id();
                    elsewhere(() -> reaches(job, JobState.WAITING));
                    elsewhere(() -> await().atMost(Duration.ofMinutes(2)).until(() -> sleeps(job), sleeps -> sleeps));
                    return job;
                }));

        assertThat(reaches(asked, JobState.SUCCEEDED).attempt()).isOne();
    }

    /** Its entry is where the scheduler leaves it alone for minutes. */
    private boolean sleeps(UUID job) {
        return in(() -> sql("""
                        select count(*) from scheduled_tasks where task_instance = ? and not picked
                          and execution_time > now() + interval '1 minute'
                        """).param(job.toString()).query(Long.class).single()) == 1;
    }

    /** In another transaction. */
    private <T> T elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(() -> in(work)).join();
    }

    /** However many wait; it has not run when they are counted, as nothing of this is committed. */
    @Test
    void looksByOneProbeWhetherAConnectionWorksAgain() {
        in(() -> sql("update connection set health = 'ACTION_REQUIRED' where id = ?")
                .param(connection)
                .update());
        ProviderScope.run(
                provider,
                () -> new TransactionTemplate(transactions).executeWithoutResult(unseen -> {
                    JobView sync = requests.start(connection, Actor.SYSTEM);
                    assertThat(consentGate.hold(sync)).isPresent();
                    assertThat(consentGate.hold(sync)).isPresent();
                    assertThat(jobs.list(new JobQuery(Set.of(), VerifyJob.KIND, null, connection, null, 5))
                                    .items())
                            .hasSize(1);
                    unseen.setRollbackOnly();
                }));
    }

    private JobView reaches(UUID job, JobState state) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job).orElseThrow()), found -> found.state() == state);
    }

    private void look() {
        ProviderScope.run(provider, scheduled::run);
    }

    private List<JobView> started() {
        JobQuery all = new JobQuery(Set.of(), DirectorySync.KIND, null, null, null, 50);
        return in(() -> jobs.list(all).items());
    }

    private void finished(String ago) {
        finished(ago, connection);
    }

    private void finished(String ago, UUID reader) {
        for (String resource : List.of("USERS", "GROUPS")) {
            in(() -> sql("""
                            insert into directory_sync (provider_id, customer_id, resource, connection_id, last_finished_at)
                            values (?, ?, ?, ?, now() - cast(? as interval))
                            """)
                    .params(provider.value(), customer, resource, reader, ago)
                    .update());
        }
    }

    private void failed(String ago) {
        in(() -> sql("""
                        insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state,
                          requested_by, created_at, finished_at)
                        select ?, gen_random_uuid(), ?, 'Directory', ?, ?, 'FAILED', 'test', t, t
                        from (select now() - cast(? as interval) as t) ago
                        """)
                .params(provider.value(), DirectorySync.KIND, customer, connection, ago)
                .update());
    }

    /** The failure of a while ago is now longer ago. */
    private void failed(String ago, String before) {
        in(() -> sql("""
                        update job_run set created_at = now() - cast(? as interval), finished_at = now() - cast(? as interval)
                        where state = 'FAILED' and finished_at <= now() - cast(? as interval)
                        """).params(ago, ago, before).update());
    }

    /** For another service that wants a copy too. */
    private UUID anotherConnection() {
        UUID id = UUID.randomUUID();
        in(() -> sql("""
                        insert into service_profile (provider_id, key, version, yaml, origin, in_use, created_at, created_by)
                        values (?, 'second-routing', 1, ?, 'EDITED', true, now(), 'test')
                        """).params(provider.value(), profile()).update());
        in(() -> sql("""
                        insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                          registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes, created_by)
                        select provider_id, ?, customer_id, 'second-routing', 1, method, registration, acts_as,
                          registration_id, tenant_id, 'ACTIVE', 'HEALTHY', '{}', 'test'
                        from connection where id = ?
                        """).params(id, connection).update());
        return id;
    }

    private static String profile() {
        try (InputStream file = ScheduledSyncTests.class.getResourceAsStream("/profiles/direct-routing.yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("key: direct-routing", "key: second-routing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
