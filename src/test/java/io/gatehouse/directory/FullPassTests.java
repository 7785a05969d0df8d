package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.RandomSeeds;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.RetryLater;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everybody is compared with what was here when the pass began, and what happens meanwhile is not overlooked. */
class FullPassTests extends DirectorySyncBase {

    private static final SyncRun.Data FULL = new SyncRun.Data(true, true);
    private static final String USER = "{\"id\": \"%s\", \"userPrincipalName\": \"adele@contoso.example\","
            + " \"displayName\": %s, \"givenName\": null, \"surname\": null, \"mail\": null, \"jobTitle\": %s,"
            + " \"department\": null, \"officeLocation\": null, \"businessPhones\": [], \"mobilePhone\": null,"
            + " \"preferredLanguage\": null, \"usageLocation\": null, \"accountEnabled\": true, \"userType\": \"Member\"}";

    @Autowired
    io.gatehouse.directory.sync.DirectorySync job;

    private final UUID adele = UUID.randomUUID();

    @Test
    void writesWhoIsAgainWhatHeWasBefore() {
        pass(adele("Engineer"));
        List<String> rows = rows();

        pass(adele("Engineer"), adele("Engineer"));
        assertThat(rows()).as("nothing is written").isEqualTo(rows);

        pass(adele("Manager"), adele("Engineer"));
        assertThat(copiedUsers().get(adele)).contains("Engineer");
    }

    @Test
    void takesBackWhoWasRemovedInTheMiddleOfThePass() {
        pass(adele("Engineer"));

        pass(adele("Engineer"), removed(), adele("Engineer"));

        assertThat(copiedUsers()).containsOnlyKeys(adele);
        assertThat(removal(adele)).isNull();
    }

    @Test
    void takesBackWhoWasRemovedBefore() {
        pass(adele("Engineer"));
        pass(adele("Engineer"), removed());
        assertThat(removal(adele)).isEqualTo("DELETED");

        pass(adele("Engineer"));

        assertThat(copiedUsers()).containsOnlyKeys(adele);
    }

    @Test
    void keepsWhatAChangeBehindTheListDoesNotTell() {
        pass(adele("Engineer"));

        pass(adele("Engineer"), "{\"id\": \"%s\", \"displayName\": \"Adele Vance\"}".formatted(adele));
        assertThat(copiedUsers().get(adele)).contains("Engineer", "Adele Vance");

        pass(adele("Manager"), "{\"id\": \"%s\", \"jobTitle\": \"Engineer\"}".formatted(adele), adele("Engineer"));
        assertThat(copiedUsers().get(adele)).contains("Engineer", "|Adele|");
    }

    @Test
    void marksWhomNoPageTells() {
        pass(adele("Engineer"));

        pass(adele("Engineer").replace(adele.toString(), UUID.randomUUID().toString()));

        assertThat(removal(adele)).isEqualTo("NOT_SEEN");
        assertThat(copiedUsers()).hasSize(1).doesNotContainKey(adele);
    }

    /** A full pass in which each page tells this; the first is the list, the others are changes behind it. */
    private void pass(String... pages) {
        if (copiedUsers().isEmpty()) {
            graph.answerNext(200, Map.of(), "1");
        }
        String link = graph.origin() + "/v1.0/users/delta?$deltatoken=";
        graph.answerNext(200, Map.of(), "{\"value\": [], \"@odata.deltaLink\": \"%s0\"}".formatted(link));
        graph.answerNext(200, Map.of(), "{\"value\": [%s]}".formatted(pages[0]));
        for (int i = 1; i < pages.length; i++) {
            graph.answerNext(
                    200, Map.of(), "{\"value\": [%s], \"@odata.nextLink\": \"%s%d\"}".formatted(pages[i], link, i));
        }
        graph.answerNext(200, Map.of(), "{\"value\": [], \"@odata.deltaLink\": \"%s0\"}".formatted(link));

        sync(FULL);
    }

    private String adele(String title) {
        return USER.formatted(adele, "\"Adele\"", "\"" + title + "\"");
    }

    private String removed() {
        return "{\"id\": \"%s\", \"@removed\": {\"reason\": \"deleted\"}}".formatted(adele);
    }

    private List<String> rows() {
        return in(() -> sql("select xmin || ' ' || id from directory_user where customer_id = ?")
                .param(customer)
                .query(String.class)
                .list());
    }

    @Test
    void endsWithTheTruthWhateverHappensInTheMiddleOfIt() {
        RandomSeeds.each("1-6", seed -> {
            connectCustomer();
            graph.reset(seed);
            graph.mischief = true;
            graph.pageSize = 2 + (int) (seed % 5);
            populate();
            sync();
            Random random = new Random(seed);
            for (int round = 0; round < 6; round++) {
                disturb(random);
                untilDone(() -> disturb(random), random);
                untilDone(() -> {}, null);
                assertThat(copiedUsers()).as("users, round %d", round).isEqualTo(graphUsers());
            }
        });
    }

    private void untilDone(Runnable atEachPage, @Nullable Random random) {
        for (int attempt = 0; ; attempt++) {
            if (random != null && attempt < 2 && random.nextInt(3) == 0) {
                graph.breakAfter(random.nextInt(6));
            }
            JobContext context = new AtEachPage(
                    attempt(random == null ? SyncRun.Data.ASKED : FULL), attempt < 3 ? atEachPage : () -> {});
            try {
                ProviderScope.run(provider, () -> {
                    try {
                        job.run(context);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                return;
            } catch (RetryLater again) {
                assertThat(attempt).isLessThan(20);
            }
        }
    }

    private void disturb(Random random) {
        List<FakeGraph.Entity> users = List.copyOf(graph.users.values());
        FakeGraph.Entity user = users.get(random.nextInt(users.size()));
        switch (random.nextInt(8)) {
            case 0 -> graph.addUser("New" + random.nextInt(1_000_000));
            case 1, 2 -> graph.change(user, "jobTitle", random.nextBoolean() ? "Engineer" : null);
            case 3 -> graph.change(user, "accountEnabled", random.nextBoolean());
            case 4 -> graph.remove(user, "changed");
            case 5, 6 -> {
                if (user.removed != null) {
                    graph.restore(user);
                }
            }
            default -> {}
        }
    }

    private record AtEachPage(JobContext job, Runnable then) implements JobContext {

        @Override
        public UUID id() {
            return job.id();
        }

        @Override
        public UUID customerId() {
            return job.customerId();
        }

        @Override
        public UUID connectionId() {
            return job.connectionId();
        }

        @Override
        public <T> T data(Class<T> type) {
            return job.data(type);
        }

        @Override
        public int attempt() {
            return job.attempt();
        }

        @Override
        public void progress(long done, @Nullable Long total, String text) {
            then.run();
        }
    }
}
