package io.gatehouse;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Searching for primes took a tenth of the time of all tests. Those whose keys prove nothing to anybody, portal and
 * sandbox in the process of a test, get a dozen real pairs each in turn; two that follow one another always differ, and
 * no pair is in both their hands. A test that makes a pair of its own gets a new one.
 */
public final class SpareKeyPairs implements LauncherSessionListener {

    private static final int SPARE = 12;
    private static final List<String> SERVED = List.of("io.gatehouse.vault.", "io.gatehouse.sandbox.");

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Security.insertProviderAt(new Spare(), 1);
    }

    private static final class Spare extends Provider {

        Spare() {
            super("SpareKeyPairs", "1", "RSA key pairs for tests");
            put("KeyPairGenerator.RSA", Generator.class.getName());
        }
    }

    private record Shelf(String owner, int bits) {}

    private static final class Turns {

        private final List<KeyPair> pairs = new ArrayList<>();
        private int next;

        synchronized KeyPair next(Supplier<KeyPair> making) {
            if (pairs.size() < SPARE) {
                KeyPair made = making.get();
                pairs.add(made);
                return made;
            }
            next = (next + 1) % SPARE;
            return pairs.get(next);
        }
    }

    /** Made by the JDK by name, so it has to be public. */
    public static final class Generator extends KeyPairGeneratorSpi {

        private static final Map<Shelf, Turns> SHELVES = new ConcurrentHashMap<>();
        private static final StackWalker STACK = StackWalker.getInstance();

        private int bits = 2048;

        @Override
        public void initialize(int keysize, SecureRandom random) {
            bits = keysize;
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            if (!(parameters instanceof RSAKeyGenParameterSpec wanted)
                    || !wanted.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
                throw new InvalidAlgorithmParameterException("Only keys with the usual exponent");
            }
            bits = wanted.getKeysize();
        }

        @Override
        public KeyPair generateKeyPair() {
            String caller = STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                    .filter(name -> name.startsWith("io.gatehouse.") && !name.startsWith(SpareKeyPairs.class.getName()))
                    .findFirst()
                    .orElse(""));
            return SERVED.stream()
                    .filter(owner -> caller.startsWith(owner) && !caller.contains("Test"))
                    .findFirst()
                    .map(owner -> SHELVES.computeIfAbsent(new Shelf(owner, bits), shelf -> new Turns())
                            .next(this::made))
                    .orElseGet(this::made);
        }

        private KeyPair made() {
            try {
                KeyPairGenerator real = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
                real.initialize(bits);
                return real.generateKeyPair();
            } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
