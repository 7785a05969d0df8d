package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.shared.PagePanel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says on a connection's page that Microsoft asked for a pause with its tenant, and until when nobody calls. */
@Component
class QuietPanel implements PagePanel {

    private final Connections connections;
    private final JdbcClient jdbc;

    QuietPanel(Connections connections, JdbcClient jdbc) {
        this.connections = connections;
        this.jdbc = jdbc;
    }

    /** One pause; {@code key} says in words who asked for it and why. */
    public record Quiet(String key, Instant until) {}

    @Override
    public Place place() {
        return Place.CONNECTION_TOP;
    }

    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public String fragment() {
        return "connection/hosts :: quiet";
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null) {
            return Map.of();
        }
        ConnectionView connection = connections.get(subject);
        List<Quiet> standing = jdbc.sql(
                        "select side, why, ends_at from quiet_time where name = ? and ends_at > now() order by side")
                .param(connection.tenant().value())
                .query((row, number) -> new Quiet(
                        "connection.quiet." + row.getString("side") + "." + row.getString("why"),
                        row.getTimestamp("ends_at").toInstant()))
                .list();
        return standing.isEmpty() || !connection.active() ? Map.of() : Map.of("quiet", standing);
    }
}
