package io.gatehouse.connection.desk;

import io.gatehouse.connection.proof.Proof;
import io.gatehouse.connection.proof.ProofRows;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a connection was last tried with: what was called, how it went and when. */
@Configuration(proxyBeanMethods = false)
class ProofPanel {

    @Bean
    PagePanel proofsOfConnection(ProofRows rows) {
        return PagePanel.of(PagePanel.Place.CONNECTION, "proofs", 5, "connection/proofs :: list", subject -> {
            List<Proof> proofs = rows.of(Objects.requireNonNull(subject));
            return Map.<String, Object>of("proofs", proofs);
        });
    }
}
