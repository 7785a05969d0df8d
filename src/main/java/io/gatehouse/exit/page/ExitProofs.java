package io.gatehouse.exit.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.ExitRows;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.exit.run.ExitState;
import io.gatehouse.onboarding.SignatureKeys;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.Conflict;
import io.gatehouse.vault.Signatures;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what an exit did, and signs it: for the customer to keep, who cannot ask us any more. */
@Component
public class ExitProofs {

    public static final String TYPE = "exit-proof+jwt";

    private final ExitRows rows;
    private final Customers customers;
    private final Providers providers;
    private final Signatures signatures;
    private final SignatureKeys keys;
    private final JsonMapper json = JsonMapper.shared();

    ExitProofs(ExitRows rows, Customers customers, Providers providers, Signatures signatures, SignatureKeys keys) {
        this.rows = rows;
        this.customers = customers;
        this.providers = providers;
        this.signatures = signatures;
        this.keys = keys;
    }

    /** The facts in plain sight, and once more inside the signature; keys is where to read what proves it. */
    record Document(Facts proof, String signature, String keys) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Facts(
            UUID exitId,
            String provider,
            UUID customerId,
            String customer,
            String startedBy,
            Instant startedAt,
            Instant finishedAt,
            List<ExitJson.StepJson> steps) {}

    Document of(ExitRun run) {
        if (run.state() != ExitState.DONE) {
            throw new Conflict("exit.proof.early", "There is no proof before the exit is finished.", run.id());
        }
        Facts facts = new Facts(
                run.id(),
                providers.current().name(),
                run.customerId(),
                customers.get(run.customerId()).displayName(),
                run.createdBy().name(),
                run.createdAt(),
                Objects.requireNonNull(run.finishedAt(), "is done"),
                rows.steps(run.id()).stream().map(ExitJson.StepJson::of).toList());
        String signature = signatures.sign(TYPE, "proof", json.writeValueAsString(facts));
        return new Document(facts, signature, keys.address());
    }
}
