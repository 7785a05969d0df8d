package io.gatehouse.exit.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.exit.run.Exits;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.json.JsonMapper;

/** The signed record of a finished exit as a file. */
@Controller
@Requires(Permission.ADMINISTER)
class ExitProofPages {

    private final Exits exits;
    private final ExitProofs proofs;
    private final Customers customers;
    private final JsonMapper json = JsonMapper.shared();

    ExitProofPages(Exits exits, ExitProofs proofs, Customers customers) {
        this.exits = exits;
        this.proofs = proofs;
        this.customers = customers;
    }

    @GetMapping("/customers/{id}/exit/proof.json")
    ResponseEntity<byte[]> proof(@PathVariable UUID id) {
        CustomerView customer = customers.get(id);
        ExitRun run = exits.ofCustomer(id)
                .orElseThrow(() -> new Conflict("exit.none", "No exit of this customer is under way."));
        String name = customer.shortName() + "-exit-proof.json";
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(proofs.of(run)));
    }
}
