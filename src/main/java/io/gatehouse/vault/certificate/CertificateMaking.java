package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** Makes an RSA key pair and a certificate that signs itself, fit to prove an app at Entra ID. */
final class CertificateMaking {

    private static final int KEY_BITS = 3072;
    private static final int SERIAL_BYTES = 16;

    private CertificateMaking() {}

    static Secret pem(String name, Instant from, Instant until) {
        return pem(name, new Life(from, until), KEY_BITS, Use.PROOF);
    }

    /** One that others encrypt for. */
    static Secret forContent(String name, Instant from, Instant until, int bits) {
        return pem(name, new Life(from, until), bits, Use.CONTENT);
    }

    private record Life(Instant from, Instant until) {}

    private enum Use {
        PROOF,
        CONTENT
    }

    private static Secret pem(String name, Life life, int bits, Use use) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            KeyPair pair = generator.generateKeyPair();
            X509CertificateHolder certificate = certificate(pair, name, life, use);
            return Secret.of(
                    text(new JcaPKCS8Generator(pair.getPrivate(), null)) + text(new JcaMiscPEMGenerator(certificate)));
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot make a certificate", e);
        } catch (OperatorCreationException | IOException e) {
            throw new VaultFailure("Cannot make a certificate", new GeneralSecurityException(e));
        }
    }

    private static X509CertificateHolder certificate(KeyPair pair, String name, Life life, Use use)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        JcaX509v3CertificateBuilder making = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(1, Randoms.bytes(SERIAL_BYTES)),
                Date.from(life.from()),
                Date.from(life.until()),
                subject,
                pair.getPublic());
        making.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(
                        Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
        if (use == Use.PROOF) {
            making.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        } else {
            making.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment | KeyUsage.dataEncipherment));
        }
        return making.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
    }

    private static String text(PemObjectGenerator part) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(part);
        }
        return text.toString();
    }
}
