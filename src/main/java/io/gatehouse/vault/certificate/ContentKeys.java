package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Secret;
import java.time.Instant;
import org.springframework.stereotype.Service;

/**
 * Certificates that others encrypt content for: RSA 2048, signed by themselves. Key and certificate are one PEM text,
 * which callers seal; {@link Certificates#facts} tells its public part. Needs neither transaction nor scope.
 */
@Service
public class ContentKeys {

    /** Opening an item costs one operation with the key; more bits would make a storm of items four times as dear. */
    private static final int KEY_BITS = 2048;

    /** Makes a key pair with its certificate. */
    public Secret create(String commonName, Instant startsAt, Instant endsAt) {
        return CertificateMaking.forContent(commonName, startsAt, endsAt, KEY_BITS);
    }

    /** The key of a PEM text, ready for use; keep it as short as a secret is kept. */
    public ContentKey read(Secret pem) {
        return new ContentKey(KeyMaterial.read(pem).key());
    }
}
