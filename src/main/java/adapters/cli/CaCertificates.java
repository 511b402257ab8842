package adapters.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts the certificates in a PEM file, and no others. */
final class CaCertificates {
  private CaCertificates() {}

  static SSLContext trusting(Path file) throws CliFailure {
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
      if (store.size() == 0) {
        throw new CliFailure(CliFailure.Kind.USAGE, file + " has no certificate in it");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException _) {
      throw new CliFailure(
          CliFailure.Kind.USAGE,
          "can't read %s: is it a file with certificates, and may you read it?".formatted(file));
    } catch (GeneralSecurityException _) {
      throw new CliFailure(
          CliFailure.Kind.USAGE, file + " has no certificates in PEM, as openssl writes them");
    }
  }
}
