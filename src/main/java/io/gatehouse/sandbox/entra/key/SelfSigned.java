package io.gatehouse.sandbox.entra.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** The smallest X.509 certificate a JWKS can carry, written in DER by hand: the JDK has no public builder. */
public final class SelfSigned {

    private static final byte[] SHA256_WITH_RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00
    };
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    private SelfSigned() {}

    public static byte[] certificate(KeyPair pair, String name) throws GeneralSecurityException {
        byte[] body = sequence(
                tagged(0xa0, integer(BigInteger.TWO)),
                integer(new BigInteger(63, new java.security.SecureRandom()).add(BigInteger.ONE)),
                SHA256_WITH_RSA,
                name(name),
                sequence(time("20240101000000Z"), time("20491231235959Z")),
                name(name),
                pair.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        return sequence(body, SHA256_WITH_RSA, tagged(0x03, concat(new byte[] {0}, signature.sign())));
    }

    private static byte[] name(String text) {
        byte[] value = tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
        return sequence(tagged(0x31, sequence(COMMON_NAME, value)));
    }

    private static byte[] time(String generalized) {
        return tagged(0x18, generalized.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, concat(parts));
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
