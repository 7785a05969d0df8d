package io.gatehouse.journey;

import io.gatehouse.SilentWire;
import io.gatehouse.TestDatabase;
import io.gatehouse.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** The ways of replicas to all that they need, each of which can be cut by itself. */
final class Wires implements AutoCloseable {

    enum To {
        ENTRA("Entra ID"),
        GRAPH("Graph"),
        MAIL("the mail server"),
        DATABASE("PostgreSQL");

        private final String name;

        To(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Map<To, SilentWire> wires = new EnumMap<>(To.class);

    Wires(Sandbox sandbox, TestDatabase.Address database) {
        try {
            wires.put(To.ENTRA, SilentWire.to(sandbox.loginEndpoint().toString()));
            wires.put(To.GRAPH, SilentWire.to(sandbox.graphEndpoint().toString()));
            wires.put(To.MAIL, SilentWire.to("smtp://127.0.0.1:" + sandbox.smtpPort()));
            wires.put(To.DATABASE, SilentWire.to(database.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a portal has to be told that is to use them. */
    Map<String, String> variables() {
        return Map.of(
                "GATEHOUSE_MICROSOFT_LOGIN_ENDPOINT",
                signIn().toString(),
                "GATEHOUSE_MICROSOFT_GRAPH_ENDPOINT",
                "http://localhost:" + of(To.GRAPH).port(),
                "SPRING_MAIL_PORT",
                String.valueOf(of(To.MAIL).port()),
                "SPRING_DATASOURCE_URL",
                of(To.DATABASE).url());
    }

    /** Where the portal believes sign-ins to be. */
    URI signIn() {
        return URI.create("http://localhost:" + of(To.ENTRA).port());
    }

    SilentWire of(To end) {
        return wires.get(end);
    }

    @Override
    public void close() {
        for (SilentWire wire : wires.values()) {
            try {
                wire.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
