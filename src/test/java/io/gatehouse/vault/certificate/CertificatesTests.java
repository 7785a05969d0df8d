package io.gatehouse.vault.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.UnusableCertificate.Reason;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CertificatesTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String ENDPOINT = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

    private final Certificates certificates = new Certificates();
    private final Secret pem =
            certificates.create("gatehouse/direct-routing/2026-11-21", NOW, NOW.plus(Duration.ofDays(180)));

    @Test
    void makesACertificateThatSignsItself() throws Exception {
        X509Certificate certificate = parsed(pem);

        certificate.verify(certificate.getPublicKey());
        assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
                .isEqualTo(3072);
        assertThat(certificate.getNotBefore()).isEqualTo(NOW);
        assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(180)));
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=gatehouse/direct-routing/2026-11-21");
    }

    @Test
    void signsAnAssertionThatTheCertificateVerifies() throws Exception {
        SignedJWT jwt = SignedJWT.parse(certificates
                .sign(pem, Assertion.ofClient("client-1", ENDPOINT, NOW))
                .reveal());

        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) parsed(pem).getPublicKey())))
                .isTrue();
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("PS256");
        assertThat(jwt.getHeader().getX509CertSHA256Thumbprint())
                .isEqualTo(X509CertUtils.computeSHA256Thumbprint(parsed(pem)));
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("client-1");
        assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("client-1");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(ENDPOINT);
    }

    /** Ten minutes of which Microsoft's clock may lie five to either side. */
    @Test
    void signsWhatAReaderTakesWhoseClockIsMinutesOff() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(certificates
                        .sign(pem, Assertion.ofClient("client-1", ENDPOINT, NOW))
                        .reveal())
                .getJWTClaimsSet();

        assertThat(claims.getNotBeforeTime()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        assertThat(claims.getIssueTime()).isEqualTo(claims.getNotBeforeTime());
        assertThat(claims.getExpirationTime()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void neverSignsTheSameAssertionTwice() throws Exception {
        Assertion assertion = Assertion.ofClient("client-1", ENDPOINT, NOW);

        assertThat(id(certificates.sign(pem, assertion))).isNotEqualTo(id(certificates.sign(pem, assertion)));
    }

    @Test
    void provesPossessionToGraph() throws Exception {
        SignedJWT jwt = SignedJWT.parse(
                certificates.sign(pem, Assertion.ofPossession("object-1", NOW)).reveal());

        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("00000002-0000-0000-c000-000000000000");
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("object-1");
        assertThat(jwt.getJWTClaimsSet().getSubject()).isNull();
    }

    @Test
    void tellsThePublicPartOnly() throws Exception {
        CertificateFacts facts = certificates.facts(pem);

        assertThat(facts.der())
                .isEqualTo(Base64.getEncoder().encodeToString(parsed(pem).getEncoded()));
        assertThat(facts.sha1()).matches("[0-9A-F]{40}");
        assertThat(facts.endsAt()).isEqualTo(NOW.plus(Duration.ofDays(180)));
        assertThat(facts.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void readsKeyAndCertificateInEitherOrder() {
        String text = pem.reveal();
        int second = text.indexOf("-----BEGIN CERTIFICATE");
        Secret turned = Secret.of(text.substring(second) + text.substring(0, second));

        assertThat(certificates.facts(turned)).isEqualTo(certificates.facts(pem));
    }

    @Test
    void saysWhatIsWrongWithTypedInText() throws Exception {
        String text = pem.reveal();
        int second = text.indexOf("-----BEGIN CERTIFICATE");
        String other = certificates.create("other", NOW, NOW.plusSeconds(60)).reveal();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        String ecKey = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(ec.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";

        refused("hello", Reason.NOT_PEM);
        refused(text.substring(0, second), Reason.NO_CERTIFICATE);
        refused(text.substring(second), Reason.NO_PRIVATE_KEY);
        refused(
                other.substring(0, other.indexOf("-----BEGIN CERTIFICATE")) + text.substring(second),
                Reason.KEY_OF_ANOTHER);
        refused(ecKey + text.substring(second), Reason.NOT_RSA);
        refused(text.replaceFirst("MII", "!!!"), Reason.NOT_PEM);
    }

    @Test
    void refusesAnEncryptedKeyByName() {
        String locked =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";

        refused(locked, Reason.ENCRYPTED_KEY);
    }

    private void refused(String text, Reason reason) {
        assertThatExceptionOfType(UnusableCertificate.class)
                .isThrownBy(() -> certificates.facts(Secret.of(text)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static X509Certificate parsed(Secret pem) {
        return X509CertUtils.parse(pem.reveal().substring(pem.reveal().indexOf("-----BEGIN CERTIFICATE")));
    }

    private static String id(Secret jwt) throws java.text.ParseException {
        return SignedJWT.parse(jwt.reveal()).getJWTClaimsSet().getJWTID();
    }
}
