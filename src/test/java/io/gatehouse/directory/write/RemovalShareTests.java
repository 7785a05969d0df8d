package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.Connections;
import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.microsoft.delta.UserChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An installation that wants another share of a directory to go unasked than the usual 30 percent. */
class RemovalShareTests extends DirectoryBase {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    RemovalQuestions questions;

    @Autowired
    Connections connections;

    private final List<UUID> people = new ArrayList<>();

    @BeforeEach
    void copyTwoHundred() {
        for (int i = 0; i < 200; i++) {
            people.add(graph.addUser("User" + i));
        }
        sync();
    }

    @Test
    void asksFromASmallerShareOn() {
        assertThat(asked(5, 10, 20)).isEmpty();
        assertThat(asked(5, 10, 21)).containsExactly(new Removals(RemovalSubject.USERS, 21, 200, 0));
        assertThat(asked(50, 30, 21)).as("usually").isEmpty();
    }

    @Test
    void asksFromALargerShareOn() {
        assertThat(asked(50, 60, 120)).isEmpty();
        assertThat(asked(50, 60, 121)).containsExactly(new Removals(RemovalSubject.USERS, 121, 200, 0));
        assertThat(asked(50, 30, 120)).as("usually").hasSize(1);
    }

    @Test
    void asksOfAllButAFewWhereNoShareMayGo() {
        assertThat(asked(5, 0, 5)).isEmpty();
        assertThat(asked(5, 0, 6)).hasSize(1);
    }

    private List<Removals> asked(int few, int percent, int gone) {
        RemovalGuard guard = new RemovalGuard(jdbc, new RemovalSettings(few, percent, Duration.ofDays(30)), questions);
        RoundRemovals round = new RoundRemovals();
        round.users(people.stream()
                .limit(gone)
                .map(id -> new UserChange(id.toString(), Removal.FINAL, Map.of()))
                .toList());
        return in(() -> {
            SyncRun run = new SyncRun(attempt(SyncRun.Data.ASKED), connections.get(connection), SyncRun.Data.ASKED);
            return guard.whole(run, DirectoryPart.USERS, round, new TooManyRemovals(List.of()))
                    .asked();
        });
    }
}
