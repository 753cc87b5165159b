package io.buckaroo.docs.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.fixture.FreePort;
import io.buckaroo.fixture.InstalledProgram;
import io.buckaroo.fixture.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An installed proxy in a separate process, with its configuration in {@code docs}, on a
 * loopback port.
 */
final class ReverseProxy implements AutoCloseable {

	private static final Path CONFIGURATIONS = Path.of("../docs/operations");

	private static final Path TLS = Path.of("src/test/resources/io/buckaroo/tls");

	private final Process process;

	private final int port;

	private ReverseProxy(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Starts a proxy, and waits until it accepts connections. If it is not installed the
	 * test is skipped, or fails if the environment variable {@code CI} is {@code true}.
	 * @param kind the proxy
	 * @param directory an empty directory
	 * @param nodePort the port of a node on the loopback interface
	 * @param otherNodePort the port of another node, or the same one
	 * @return the proxy
	 * @throws IOException if the proxy cannot be started
	 */
	static ReverseProxy start(Kind kind, Path directory, int nodePort, int otherNodePort) throws IOException {
		Path program = kind.find();
		int port = FreePort.find();
		String configuration = Files.readString(CONFIGURATIONS.resolve(kind.configuration));
		configuration = replace(configuration, "127.0.0.1:8080", "127.0.0.1:" + nodePort);
		configuration = replace(configuration, "127.0.0.1:8081", "127.0.0.1:" + otherNodePort);
		List<String> command = new ArrayList<>(List.of(program.toString()));
		command.addAll(kind.prepare(directory, configuration, port));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
		ReverseProxy proxy = new ReverseProxy(process, port);
		try {
			await().atMost(TestServer.PATIENCE).until(proxy::listensOrHasFailed);
			assertThat(process.isAlive()).as(() -> read(directory.resolve("output"))).isTrue();
			return proxy;
		}
		catch (Throwable ex) {
			proxy.close();
			throw ex;
		}
	}

	private static String replace(String configuration, String from, String to) {
		assertThat(configuration).containsOnlyOnce(from);
		return configuration.replace(from, to);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean listensOrHasFailed() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return !this.process.isAlive();
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

	/**
	 * The documented proxies.
	 */
	enum Kind {

		NGINX("nginx", "nginx.conf") {

			@Override
			List<String> prepare(Path directory, String configuration, int port) throws IOException {
				String local = replace(configuration, "listen 443", "listen 127.0.0.1:" + port);
				local = replace(local, "/etc/nginx/certificate.pem",
						TLS.resolve("certificate.pem").toAbsolutePath().toString());
				local = replace(local, "/etc/nginx/key.pem", TLS.resolve("key.pem").toAbsolutePath().toString());
				local = replace(local, "http {", "http {\naccess_log off;\n" + temporaryFiles(directory));
				Path file = Files.writeString(directory.resolve("nginx.conf"), local);
				return List.of("-e", "stderr", "-p", directory.toString(), "-c", file.toString(), "-g",
						"daemon off; error_log stderr; pid " + directory.resolve("nginx.pid") + ";");
			}

			private static String temporaryFiles(Path directory) {
				StringBuilder directives = new StringBuilder();
				for (String module : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
					directives.append("%s_temp_path %s;\n".formatted(module, directory.resolve(module)));
				}
				return directives.toString();
			}

		},

		HAPROXY("haproxy", "haproxy.cfg") {

			@Override
			List<String> prepare(Path directory, String configuration, int port) throws IOException {
				Path certificate = Files.writeString(directory.resolve("app.pem"),
						read(TLS.resolve("certificate.pem")) + read(TLS.resolve("key.pem")));
				String local = replace(configuration, "bind :443", "bind 127.0.0.1:" + port);
				local = replace(local, "/etc/haproxy/app.pem", certificate.toString());
				Path file = Files.writeString(directory.resolve("haproxy.cfg"), local);
				return List.of("-db", "-f", file.toString());
			}

		};

		private final String program;

		private final String configuration;

		Kind(String program, String configuration) {
			this.program = program;
			this.configuration = configuration;
		}

		/**
		 * Writes the files of the proxy.
		 * @return the arguments that start it in the foreground
		 */
		abstract List<String> prepare(Path directory, String configuration, int port) throws IOException;

		private Path find() {
			return InstalledProgram.find(this.program, "apt-get install " + this.program);
		}

	}

}
