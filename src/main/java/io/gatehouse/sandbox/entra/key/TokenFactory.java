package io.gatehouse.sandbox.entra.key;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.MethodsUntold;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.request.Origin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes id tokens and access tokens with the claims of Microsoft's reference. */
@Component
public class TokenFactory {

    /** For whom tokens are made: the client, the tenant, the user (null: the client itself), asked at which address. */
    public record Subject(
            Application client, Tenant tenant, @Nullable Person person, String origin, String clientProof) {}

    /** An access token and its life in seconds. */
    public record Issued(String token, long expiresIn) {}

    private final World world;
    private final SigningKeys keys;
    private final SecureRandom random = new SecureRandom();

    TokenFactory(World world, SigningKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    public String idToken(Subject subject, Set<String> scopes, @Nullable String nonce, @Nullable String code) {
        Person person = person(subject);
        Instant now = world.clock().outside();
        Application client = subject.client();
        var claims = base(subject, 2, now, now.plusSeconds(3_900))
                .audience(client.appId())
                .subject(pairwise(person, client))
                .claim("nonce", nonce)
                .claim("ver", "2.0");
        if (scopes.contains("profile")) {
            claims.claim("oid", person.id())
                    .claim("name", person.profile().displayName())
                    .claim("preferred_username", person.signInName());
        }
        if (scopes.contains("email")) {
            claims.claim("email", person.profile().mail());
        }
        if (code != null) {
            claims.claim("c_hash", halfHash(code));
        }
        decorate(claims, subject, person);
        return keys.sign(claims.build(), 2);
    }

    /** An access token for a resource: v1 or v2 as the resource's registration wants; Graph's are v1. */
    public Issued accessToken(
            Subject subject, String resource, Set<String> values, @Nullable String audience, boolean cae) {
        Application api = world.application(resource).orElse(null);
        int version = api != null && Integer.valueOf(2).equals(api.api().requestedAccessTokenVersion()) ? 2 : 1;
        // Graph checks its tokens by the sandbox's clock, an application by its own, which nobody has moved
        Instant now = api == null ? world.now() : world.clock().outside();
        long life = cae ? 72_000 + random.nextInt(28_800) : 3_600 + random.nextInt(1_800);
        var claims = base(subject, version, now, now.plusSeconds(life)).claim("ver", version == 2 ? "2.0" : "1.0");
        if (api == null) {
            claims.audience("https://graph.microsoft.com");
        } else {
            claims.audience(version == 2 || audience == null ? api.appId() : audience);
        }
        claims.claim(version == 2 ? "azp" : "appid", subject.client().appId());
        claims.claim(version == 2 ? "azpacr" : "appidacr", subject.clientProof());
        if (cae) {
            claims.claim("xms_cc", List.of("cp1"));
        }
        principal(claims, subject, values, version);
        return new Issued(keys.sign(claims.build(), version), life - 1);
    }

    /** Values of the app roles that a principal holds at a resource, as far as they are replicated. */
    public Set<String> appRoles(Tenant tenant, String principalId, ServicePrincipal resource) {
        Set<String> ids = tenant.assignments().values().stream()
                .filter(it -> it.principalId().equals(principalId)
                        && it.resourceId().equals(resource.id())
                        && it.visible(world.now()))
                .map(AppRoleAssignment::appRoleId)
                .collect(Collectors.toSet());
        if (resource.appId().equals(SandboxFacts.GRAPH_APP_ID)) {
            return ids.stream()
                    .flatMap(id -> world.permissions().valueOf(id).stream())
                    .collect(Collectors.toSet());
        }
        return world.application(resource.appId()).map(Application::appRoles).orElse(List.of()).stream()
                .filter(role -> ids.contains(role.id()))
                .map(AppRole::value)
                .collect(Collectors.toSet());
    }

    private void principal(JWTClaimsSet.Builder claims, Subject subject, Set<String> values, int version) {
        Person person = subject.person();
        if (person == null) {
            String id = subject.tenant()
                    .servicePrincipalOf(subject.client().appId())
                    .map(ServicePrincipal::id)
                    .orElse("");
            claims.subject(id).claim("oid", id).claim("idtyp", "app");
            if (!values.isEmpty()) {
                claims.claim("roles", values.stream().sorted().toList());
            }
            return;
        }
        claims.subject(pairwise(person, subject.client()))
                .claim("oid", person.id())
                .claim("name", person.profile().displayName())
                .claim("scp", String.join(" ", values));
        if (version == 2) {
            claims.claim("preferred_username", person.signInName());
        } else {
            claims.claim("upn", person.profile().userPrincipalName()).claim("unique_name", person.signInName());
            if (!MethodsUntold.of(world, person)) {
                claims.claim("amr", person.access().passwordAlone() ? List.of("pwd") : List.of("pwd", "mfa"));
            }
        }
    }

    private JWTClaimsSet.Builder base(Subject subject, int version, Instant now, Instant expires) {
        String tid = subject.tenant().id();
        byte[] noise = new byte[16];
        random.nextBytes(noise);
        return new JWTClaimsSet.Builder()
                .issuer(version == 2 ? Origin.issuer(subject.origin(), tid) : Origin.issuerV1(tid))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(expires))
                .claim("tid", tid)
                .claim("uti", Base64URL.encode(noise).toString())
                .claim("rh", "0." + Base64URL.encode(noise).toString());
    }

    private void decorate(JWTClaimsSet.Builder claims, Subject subject, Person person) {
        Application client = subject.client();
        subject.tenant().servicePrincipalOf(client.appId()).ifPresent(resource -> {
            Set<String> roles = appRoles(subject.tenant(), person.id(), resource);
            if (!roles.isEmpty()) {
                claims.claim("roles", roles.stream().sorted().toList());
            }
        });
        String groups = client.api().groupMembershipClaims();
        if ("All".equals(groups) || "DirectoryRole".equals(groups)) {
            claims.claim(
                    "wids", person.access().directoryRoles().stream().sorted().toList());
        }
        List<String> optional = client.api().optionalIdTokenClaims();
        if (optional.contains("acct")) {
            claims.claim("acct", person.guest() ? 1 : 0);
        }
        if (optional.contains("login_hint")) {
            claims.claim("login_hint", "O." + Base64URL.encode(person.signInName()));
        }
        if (optional.contains("sid")) {
            claims.claim(
                    "sid",
                    UUID.nameUUIDFromBytes(person.id().getBytes(StandardCharsets.UTF_8))
                            .toString());
        }
        if (person.guest()) {
            claims.claim("idp", Origin.issuerV1(String.valueOf(person.access().homeTenantId())));
        }
    }

    private static Person person(Subject subject) {
        Person person = subject.person();
        if (person == null) {
            throw new IllegalArgumentException("An id token is about a person");
        }
        return person;
    }

    private static String pairwise(Person person, Application client) {
        return Base64URL.encode(sha256(person.id() + ":" + client.appId())).toString();
    }

    private static String halfHash(String code) {
        return Base64URL.encode(Arrays.copyOf(sha256(code), 16)).toString();
    }

    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
