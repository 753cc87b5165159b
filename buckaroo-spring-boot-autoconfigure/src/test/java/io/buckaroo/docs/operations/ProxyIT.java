package io.buckaroo.docs.operations;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the proxy configurations of {@code docs/proxies.md}.
 */
@ParameterizedClass
@EnumSource
@Timeout(60)
class ProxyIT {

	/** A port on which no program listens. */
	private static final int NOBODY = 1;

	@RegisterExtension
	private static final TestServer application = TestServer.with(Application.class,
			"server.forward-headers-strategy=framework");

	@RegisterExtension
	private static final TestServer other = TestServer.with(Application.class,
			"server.forward-headers-strategy=framework");

	private static SSLContext tls;

	@Parameter
	private ReverseProxy.Kind kind;

	@TempDir
	private Path directory;

	private ReverseProxy proxy;

	private BuckarooTestClient browser;

	@BeforeAll
	static void trustServer() throws Exception {
		tls = trustCertificate();
	}

	@BeforeEach
	void startProxy() throws IOException {
		startProxy(application.port(), application.port());
	}

	private void startProxy(int port, int otherPort) throws IOException {
		stopProxy();
		this.proxy = ReverseProxy.start(this.kind, this.directory, port, otherPort);
		this.browser = BuckarooTestClient.of(URI.create(origin())).timeout(TestServer.PATIENCE);
	}

	@AfterEach
	void reopen() {
		Stream.of(application, other).forEach((node) -> node.bean(ConnectionRegistry.class).reopen());
	}

	@AfterEach
	void stopProxy() {
		if (this.proxy != null) {
			this.browser.close();
			this.proxy.close();
		}
	}

	@Test
	void aPageOfTheProxysOriginOpensASocket() {
		assertEchoes();
	}

	@Test
	void aPageOfAnotherOriginIsRefusedRegardlessOfForwardedHeaders() {
		assertRefused(403, "https://other.example");
		assertRefused(403, "https://other.example", "X-Forwarded-Host", "other.example");
		assertRefused(403, "https://other.example", "Forwarded", "host=other.example;proto=https");
		assertRefused(403, "https://localhost:444", "X-Forwarded-Port", "444");
		assertRefused(403, "http://localhost:" + this.proxy.port(), "X-Forwarded-Proto", "http");
	}

	@Test
	void eventsArriveAtOnceOverHttp2() {
		ClientStream stream = this.browser.stream("/events").open();
		assertThat(stream.isHttp2()).isTrue();
		for (String text : new String[] { "first", "second" }) {
			assertThat(application.bean(Buckaroo.class).sendToRoute("/events", Event.of(text))).isOne();
			stream.expectEvent(text);
		}
	}

	@Test
	void theApplicationSeesTheAddressOfTheClient() throws Exception {
		InetAddress client = InetAddress.getByName("127.0.0.2");
		try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port(), client, 0);
				Socket socket = tls.getSocketFactory().createSocket(connection, "localhost", this.proxy.port(), true)) {
			socket.getOutputStream().write("""
					GET /address HTTP/1.1\r
					Host: localhost:%d\r
					X-Forwarded-For: 203.0.113.7\r
					Forwarded: for=203.0.113.7\r
					\r
					""".formatted(this.proxy.port()).getBytes(StandardCharsets.US_ASCII));
			assertThat(nextData(reader(socket.getInputStream()))).isEqualTo("127.0.0.2");
		}
	}

	@Test
	void aHandshakeThatANodeRefusesIsSentToAnotherOne() throws Exception {
		startProxy(other.port(), application.port());
		shutDown(other);
		for (int i = 0; i < 5; i++) {
			assertEchoes();
			this.browser.stream("/events").open();
		}
	}

	@Test
	void aNodeThatDoesNotListenIsReplacedByAnotherOne() throws Exception {
		startProxy(NOBODY, application.port());
		for (int i = 0; i < 5; i++) {
			assertEchoes();
			this.browser.stream("/events").open();
		}
	}

	@Test
	void aNodeThatRefusesRemainsInRotation() throws Exception {
		startProxy(other.port(), application.port());
		shutDown(other);
		shutDown(application);
		for (int i = 0; i < 5; i++) {
			assertRefused(503, origin());
			this.browser.stream("/events").expectRefused(503);
		}
		reopen();
		shutDown(application);
		assertEchoes();
		this.browser.stream("/events").open();
	}

	private static void shutDown(TestServer node) {
		node.bean(ConnectionRegistry.class).shutdown(Duration.ZERO, Schedulers.immediate()).block(TestServer.PATIENCE);
	}

	private String origin() {
		return "https://localhost:" + this.proxy.port();
	}

	private void assertEchoes() {
		this.browser.socket("/echo").origin(origin()).open().send("hello").expectText("hello");
	}

	private void assertRefused(int status, String origin) {
		assertRefused(status, origin, "X-None", "none");
	}

	private void assertRefused(int status, String origin, String header, String value) {
		this.browser.socket("/echo").origin(origin).header(header, value).expectRefused(status);
	}

	private static BufferedReader reader(InputStream stream) {
		return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
	}

	private static String nextData(BufferedReader lines) {
		Iterator<String> data = lines.lines().filter((line) -> line.startsWith("data: ")).iterator();
		return data.next().substring("data: ".length());
	}

	private static SSLContext trustCertificate() throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		try (InputStream certificate = ProxyIT.class.getResourceAsStream("/io/buckaroo/tls/certificate.pem")) {
			trusted.setCertificateEntry("proxy",
					CertificateFactory.getInstance("X.509").generateCertificate(certificate));
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping("/events")
		BuckarooEventSource<Void> events() {
			return new BuckarooEventSource<>() {

			};
		}

		@Bean
		@SseMapping("/address")
		BuckarooEventSource<Void> address() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of(connection.remoteAddress().getHostString()));
				}

			};
		}

	}

}
