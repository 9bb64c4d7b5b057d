package io.tandem.consumer.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads the name of a client in its certificate. A certificate with several names has none, because the roles need one. */
final class CertificateName {

    static final String COMMON_NAME = "CN";
    static final String URI_NAME = "SAN_URI";
    /** Of a uniformResourceIdentifier (RFC 5280, 4.2.1.6). */
    private static final int URI_TYPE = 6;

    private CertificateName() {
    }

    /** Returns the only name in the attribute {@code CN} or {@code SAN_URI}; null without one or with several. */
    static String of(X509Certificate certificate, String attribute) {
        try {
            List<String> names = attribute.equals(URI_NAME) ? uris(certificate) : commonNames(certificate);
            return names.size() == 1 && !names.get(0).matches("\\.{0,2}") ? names.get(0) : null;
        } catch (NamingException | CertificateParsingException e) {
            return null;
        }
    }

    private static List<String> commonNames(X509Certificate certificate) throws NamingException {
        List<String> names = new ArrayList<>();
        for (Rdn rdn : rdns(certificate)) {
            Attribute values = rdn.toAttributes().get(COMMON_NAME);
            for (int i = 0; values != null && i < values.size(); i++) {
                names.add(values.get(i).toString());
            }
        }
        return names;
    }

    private static List<Rdn> rdns(X509Certificate certificate) throws InvalidNameException {
        return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
    }

    private static List<String> uris(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
        return names.stream().filter(name -> name.get(0).equals(URI_TYPE)).map(name -> name.get(1).toString()).toList();
    }
}
