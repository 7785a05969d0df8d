package io.gatehouse.connection.desk;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.proof.Proof;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.connection.proof.ProofState;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/connections/{id}/checks")
@Tag(name = "Connections")
class ProofResource {

    private final Connections connections;
    private final ProofRows rows;

    ProofResource(Connections connections, ProofRows rows) {
        this.connections = connections;
        this.rows = rows;
    }

    /** What was looked at; a short list without pages. */
    record Page(List<CheckJson> items) {}

    /** One look; {@code refuses} says that the connection must not go on without it. */
    record CheckJson(String check, ProofState state, boolean refuses, String called, String detail, Instant at) {

        static CheckJson of(Proof proof) {
            return new CheckJson(
                    proof.kind(), proof.state(), proof.refuses(), proof.called(), proof.detail(), proof.at());
        }
    }

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "What the connection was last tried with",
            description = "The live call and the checks of the service profile: what was called, how it went, when.")
    Page list(@PathVariable UUID id) {
        return new Page(
                rows.of(connections.get(id).id()).stream().map(CheckJson::of).toList());
    }
}
