package dev.larder.topologies;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issues X.509 certificates (RFC 5280) on P-256 keys; without other tools, so that they are there in milliseconds. */
final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier(1, 2, 840, 10045, 4, 3, 2));
    private static final byte[] COMMON_NAME = Der.identifier(2, 5, 4, 3);
    private static final byte[] SUBJECT_KEY = Der.identifier(2, 5, 29, 14);
    private static final byte[] ALTERNATIVE_NAMES = Der.identifier(2, 5, 29, 17);
    private static final byte[] BASIC_CONSTRAINTS = Der.identifier(2, 5, 29, 19);
    private static final byte[] KEY_USAGE = Der.identifier(2, 5, 29, 15);
    private static final byte[] AUTHORITY_KEY = Der.identifier(2, 5, 29, 35);
    private static final byte[] EXTENDED_KEY_USAGE = Der.identifier(2, 5, 29, 37);
    private static final byte[] FOR_SERVERS = Der.identifier(1, 3, 6, 1, 5, 5, 7, 3, 1);
    private static final byte[] FOR_CLIENTS = Der.identifier(1, 3, 6, 1, 5, 5, 7, 3, 2);
    private static final BigInteger VERSION_3 = BigInteger.TWO;

    /** A certificate and its key (PKCS #8, unencrypted), both in PEM. */
    record Issued(String certificate, String key) {}

    /** When a certificate is valid. */
    record Validity(Instant from, Instant to) {
        static Validity days(Instant from, int days) {
            return new Validity(from, from.plus(Duration.ofDays(days)));
        }
    }

    private final String name;
    private final KeyPair keys = newKeys();
    private final byte[] certificate;

    TestAuthority(String name, Validity validity) {
        this.name = name;
        this.certificate = certificate(name, keys.getPublic(), validity, null);
    }

    /** Its own certificate, in PEM. */
    String certificate() {
        return pem("CERTIFICATE", certificate);
    }

    /** A certificate for a server or a client of these names; an address is a name of digits and dots. */
    Issued issue(String subject, Validity validity, String... names) {
        KeyPair pair = newKeys();
        return issued(certificate(subject, pair.getPublic(), validity, names), pair.getPrivate());
    }

    /** A server's certificate that nobody vouches for but itself. */
    static Issued selfSigned(String host, Validity validity) {
        TestAuthority itself = new TestAuthority(host, validity);
        byte[] own = itself.certificate(host, itself.keys.getPublic(), validity, new String[] {host, "127.0.0.1"});
        return issued(own, itself.keys.getPrivate());
    }

    private byte[] certificate(String subject, PublicKey key, Validity validity, String @Nullable [] names) {
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(VERSION_3)),
                Der.integer(new BigInteger(64, RANDOM).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name(name),
                Der.sequence(Der.time(validity.from()), Der.time(validity.to())),
                name(subject),
                key.getEncoded(),
                Der.explicit(3, Der.sequence(names == null ? ofAuthority(key) : ofLeaf(key, names))));
        return Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signed(body)));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(commonName))));
    }

    private static byte[][] ofAuthority(PublicKey key) {
        return new byte[][] {
            critical(BASIC_CONSTRAINTS, Der.sequence(Der.yes())),
            critical(KEY_USAGE, Der.bits(1, new byte[] {0b0000_0110})), // signs certificates and revocations
            extension(SUBJECT_KEY, Der.octets(digest(key)))
        };
    }

    private byte[][] ofLeaf(PublicKey key, String[] names) {
        List<byte[]> extensions = new ArrayList<>(List.of(
                critical(BASIC_CONSTRAINTS, Der.sequence()),
                critical(KEY_USAGE, Der.bits(7, new byte[] {(byte) 0b1000_0000})), // signs handshakes
                extension(EXTENDED_KEY_USAGE, Der.sequence(FOR_SERVERS, FOR_CLIENTS)),
                extension(SUBJECT_KEY, Der.octets(digest(key))),
                extension(AUTHORITY_KEY, Der.sequence(Der.implicit(0, digest(keys.getPublic()))))));
        if (names.length > 0) {
            byte[][] all = Arrays.stream(names).map(TestAuthority::alternative).toArray(byte[][]::new);
            extensions.add(extension(ALTERNATIVE_NAMES, Der.sequence(all)));
        }
        return extensions.toArray(byte[][]::new);
    }

    private static byte[] alternative(String name) {
        return name.matches("[0-9.]+") ? Der.implicit(7, addressBytes(name)) : Der.implicit(2, name.getBytes(US_ASCII));
    }

    private static byte[] addressBytes(String address) {
        String[] parts = address.split("\\.");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte[] critical(byte[] identifier, byte[] content) {
        return Der.sequence(identifier, Der.yes(), Der.octets(content));
    }

    private static byte[] extension(byte[] identifier, byte[] content) {
        return Der.sequence(identifier, Der.octets(content));
    }

    private byte[] signed(byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TopologyException("This Java cannot sign certificates: " + e.getMessage(), e);
        }
    }

    private static byte[] digest(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new TopologyException("This Java cannot make keys on P-256: " + e.getMessage(), e);
        }
    }

    private static Issued issued(byte[] certificate, PrivateKey key) {
        return new Issued(pem("CERTIFICATE", certificate), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String kind, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----";
    }
}
