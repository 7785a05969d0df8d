package io.gatehouse.sandbox.entra.key;

import com.nimbusds.jwt.JWTClaimsSet;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.request.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The tokens by which Microsoft's publisher of change notifications proves itself to one application in one tenant. */
@Component
public class ValidationTokens {

    /** The application id of the publisher. */
    public static final String PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";

    private static final Duration LIFE = Duration.ofHours(8);

    private final World world;
    private final SigningKeys keys;

    ValidationTokens(World world, SigningKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    public String genuine(String tenantId, String appId) {
        return by(PUBLISHER, tenantId, appId);
    }

    /** The same in the name of any application; only {@link #PUBLISHER} is the genuine one. */
    public String by(String publisher, String tenantId, String appId) {
        Instant now = world.clock().outside();
        return keys.sign(
                new JWTClaimsSet.Builder()
                        .audience(appId)
                        .issuer(Origin.issuerV1(tenantId))
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .claim("appid", publisher)
                        .claim("appidacr", "2")
                        .claim("idp", Origin.issuerV1(tenantId))
                        .claim("tid", tenantId)
                        .claim("uti", UUID.randomUUID().toString())
                        .claim("ver", "1.0")
                        .build(),
                1);
    }
}
