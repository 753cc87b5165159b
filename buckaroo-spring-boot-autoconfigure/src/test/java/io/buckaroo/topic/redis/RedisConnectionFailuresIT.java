package io.buckaroo.topic.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

import io.buckaroo.TopicException;
import io.buckaroo.fixture.FreePort;
import io.buckaroo.fixture.RedisProcess;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the reason that a node gives if it cannot connect to Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisConnectionFailuresIT {

	private static final String PASSWORD = "correct-horse";

	private static final String WRONG = "wrong-battery-staple";

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private static RedisProcess closed;

	@BeforeAll
	static void startRedisWithPassword() {
		closed = RedisProcess.start("--requirepass", PASSWORD, "--user", "limited", "on", ">" + PASSWORD, "~*", "&*",
				"+@all", "-script");
	}

	@AfterAll
	static void stopRedisWithPassword() {
		closed.close();
	}

	@Test
	void aWrongPassword(CapturedOutput log) {
		assertReason(TestNode.of(TestNode.server(closed.port(), "default", WRONG)),
				"the user name or password is wrong");
		assertThat(log).contains("WRONGPASS").doesNotContain(WRONG);
	}

	@Test
	void aMissingPassword() {
		assertReason(TestNode.of(TestNode.server(closed.port())), "it requires a password");
	}

	@Test
	void aMissingPermission(CapturedOutput log) {
		assertReason(TestNode.of(TestNode.server(closed.port(), "limited", PASSWORD)),
				"the user lacks a permission (NOPERM");
		assertThat(log).doesNotContain(PASSWORD);
	}

	@Test
	void aPortThatNobodyListensOn() {
		assertReason(TestNode.of(TestNode.server(FreePort.find())), "nothing listens on the host and port (");
	}

	@Test
	void aSentinelThatIsUnavailable(CapturedOutput log) {
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration("master",
				Set.of("localhost:" + FreePort.find(), "localhost:" + FreePort.find()));
		sentinel.setPassword(PASSWORD);
		sentinel.setSentinelPassword(WRONG);
		assertReason(TestNode.of(sentinel), "nothing listens on the host and port (");
		assertThat(log).doesNotContain(PASSWORD).doesNotContain(WRONG);
	}

	@Test
	void anUnknownHost() {
		assertReason(TestNode.of(new RedisStandaloneConfiguration("redis.invalid", 6379)), "the host is unknown");
	}

	@Test
	void aPortWithoutTls() throws IOException {
		try (FakeServer server = new FakeServer("-ERR unknown command\r\n")) {
			assertReason(TestNode.withTls(TestNode.server(server.port())), "the port does not use TLS");
		}
	}

	@Test
	void aRedisWithoutTls() {
		assertReason(TestNode.withTls(TestNode.server(redis.port())), "nor does a port without TLS");
	}

	@Test
	void aPortWithTls() throws Exception {
		DisposableServer server = tlsServer();
		try {
			assertReason(TestNode.of(TestNode.server(server.port())), "as a port that requires TLS does");
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void anUntrustedCertificate() throws Exception {
		DisposableServer server = tlsServer();
		try {
			assertReason(TestNode.withTls(TestNode.server(server.port())), "its certificate is not trusted");
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void aServerThatLoadsItsData() throws IOException {
		try (FakeServer server = new FakeServer("-LOADING Redis is loading the dataset in memory\r\n")) {
			assertReason(TestNode.of(TestNode.server(server.port())), "it is loading its data");
		}
	}

	@Test
	void aServerOfAnotherProtocol() throws IOException {
		try (FakeServer server = new FakeServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
			assertReason(TestNode.of(TestNode.server(server.port())), "the port does not use the protocol of Redis");
		}
	}

	@Test
	void aServerThatRepeatsThePasswordInItsReply(CapturedOutput log) throws IOException {
		try (FakeServer server = new FakeServer(
				"-ERR unknown command `AUTH`, with args beginning with: `default`, `" + WRONG + "`\r\n")) {
			assertReason(TestNode.of(TestNode.server(server.port(), "default", WRONG)),
					"it refused a command (ERR unknown command `AUTH`)");
		}
		assertThat(log).doesNotContain(WRONG);
	}

	@Test
	void aNodeOfARedisCluster(CapturedOutput log) {
		try (RedisProcess cluster = RedisProcess.start("--cluster-enabled", "yes")) {
			TestNode node = TestNode.of(TestNode.server(cluster.port()));
			assertThatExceptionOfType(TopicException.class).isThrownBy(() -> node.publish("news", "hello"));
			assertReason(node, "it is a node of a Redis Cluster");
			assertThat(log).containsOnlyOnce("it is a node of a Redis Cluster").doesNotContain("Connected to Redis");
		}
	}

	@Test
	void aConnectionAndAReconnectionAreLoggedOnce(CapturedOutput log) {
		try (RedisProcess restarted = RedisProcess.start();
				TestNode node = TestNode.of(TestNode.server(restarted.port()))) {
			eventually(() -> assertThat(log).containsOnlyOnce("Connected to Redis"));
			restarted.kill();
			eventually(() -> assertThat(node.topics().fault()).contains("nothing listens on the host and port"));
			restarted.restart();
			eventually(() -> assertThat(log).containsOnlyOnce("Reconnected to Redis"));
			assertThat(node.topics().fault()).isNull();
			assertThat(node.topics().reconnections()).isEqualTo(1);
			assertThat(log).containsOnlyOnce("Lost the connection to Redis, reconnecting: it was closed")
				.containsOnlyOnce("Cannot connect to Redis: nothing listens");
		}
	}

	private static void assertReason(TestNode node, String reason) {
		try (node) {
			eventually(
					() -> assertThat(node.topics().fault()).startsWith("Cannot connect to Redis: ").contains(reason));
			assertThat(node.topics().isUp()).isFalse();
		}
	}

	private static DisposableServer tlsServer() throws IOException, URISyntaxException {
		SslContext context = SslContextBuilder.forServer(resource("certificate.pem"), resource("key.pem")).build();
		return TcpServer.create()
			.host("127.0.0.1")
			.port(0)
			.secure((spec) -> spec.sslContext(context))
			.handle((in, out) -> in.receive().then())
			.bindNow();
	}

	private static File resource(String name) throws URISyntaxException {
		return Path
			.of(Objects.requireNonNull(RedisConnectionFailuresIT.class.getResource("/io/buckaroo/tls/" + name)).toURI())
			.toFile();
	}

	/**
	 * A server that gives the same reply to everything.
	 */
	private static final class FakeServer implements AutoCloseable {

		private final ServerSocket server = new ServerSocket();

		private final byte[] reply;

		private FakeServer(String reply) throws IOException {
			this.reply = reply.getBytes(StandardCharsets.US_ASCII);
			this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			start(() -> {
				while (true) {
					Socket client = this.server.accept();
					start(() -> serve(client));
				}
			});
		}

		private int port() {
			return this.server.getLocalPort();
		}

		private void serve(Socket client) throws IOException {
			try (client) {
				InputStream in = client.getInputStream();
				byte[] request = new byte[8192];
				while (in.read(request) >= 0) {
					client.getOutputStream().write(this.reply);
				}
			}
		}

		private static void start(Task task) {
			Thread thread = new Thread(() -> {
				try {
					task.run();
				}
				catch (IOException ex) {
					// A socket was closed
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

		private interface Task {

			void run() throws IOException;

		}

	}

}
