package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx as the upstream of all, and as the proxy to beat. */
final class Nginx {
  static final int LARGE = 1 << 20;

  private Nginx() {}

  /** Says which host it was asked for; any address of this machine is its own, as that of a pod. */
  static Server upstream(Path folder, int port) {
    return start(
        "upstream",
        folder.resolve("upstream"),
        port,
        1,
        """
        upstream itself { server 127.0.0.1:%1$d; keepalive 64; }
        server {
          listen %1$d reuseport backlog=4096;
          default_type text/plain;
          client_max_body_size 8m;
          location / { return 200 "$host"; }
          # Takes all of a body before it answers, as a site does.
          location = /upload {
            client_body_buffer_size 2m;
            proxy_pass http://itself/taken;
            proxy_http_version 1.1;
            proxy_method GET;
            proxy_pass_request_body off;
            proxy_set_header Connection "";
            proxy_set_header Content-Length "";
            proxy_set_header Host $host;
          }
          location = /large { root .; sendfile on; tcp_nopush on; }
        }
        """
            .formatted(port));
  }

  static Server proxy(Path folder, int port, int upstream) {
    int workers = Runtime.getRuntime().availableProcessors();
    return start(
        "nginx",
        folder.resolve("nginx"),
        port,
        workers,
        """
        upstream pods { server 127.0.0.1:%2$d; keepalive 512; }
        server {
          listen %1$d reuseport backlog=4096;
          client_max_body_size 8m;
          location / {
            proxy_pass http://pods;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $host;
            proxy_request_buffering off;
            proxy_max_temp_file_size 0;
          }
        }
        """
            .formatted(port, upstream));
  }

  private static Server start(String name, Path folder, int port, int workers, String server) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("large"), new byte[LARGE]);
      var file = folder.resolve("nginx.conf");
      Files.writeString(
          file,
          """
          daemon off;
          worker_processes %d;
          worker_rlimit_nofile 20000;
          error_log stderr error;
          pid nginx.pid;
          events { worker_connections 18000; }
          http {
            access_log off;
            keepalive_requests 1000000000;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path other;
            uwsgi_temp_path other;
            scgi_temp_path other;
            %s
          }
          """
              .formatted(workers, server));
      return Server.start(
          name,
          port,
          folder.resolve("log"),
          List.of("nginx", "-p", folder.toString(), "-c", file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
