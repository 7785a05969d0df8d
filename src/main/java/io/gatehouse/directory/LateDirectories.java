package io.gatehouse.directory;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.sync.LateRounds;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Copies that have grown old though nobody wanted that, for whoever tells of it. */
@Service
public class LateDirectories {

    private final LateRounds rounds;

    LateDirectories(LateRounds rounds) {
        this.rounds = rounds;
    }

    /** Since when what is read through this connection is not up to date; empty where it is, or need not be. */
    public Optional<Instant> since(ConnectionView connection) {
        return rounds.since(connection);
    }
}
