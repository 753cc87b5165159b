package io.buckaroo.test.client;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

import org.springframework.boot.test.http.server.LocalTestWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A client that tests the sockets and event streams of a running application.
 * <pre class="code">
 * &#64;SpringBootTest(webEnvironment = RANDOM_PORT)
 * class ChatIT {
 *
 *     &#64;Test
 *     void greets(&#64;Autowired BuckarooTestClient client) {
 *         ClientSocket socket = client.socket("/chat/{room}", "spring").user("ann").open();
 *         socket.send("hi").expectText("ann: hi");
 *         socket.send(new byte[1]).expectClose(1003);
 *     }
 *
 *     &#64;Test
 *     void refusesStrangers(&#64;Autowired BuckarooTestClient client) {
 *         client.socket("/chat/{room}", "spring").expectRefused(401);
 *     }
 *
 *     &#64;Test
 *     void streamsPrices(&#64;Autowired BuckarooTestClient client, &#64;Autowired Buckaroo buckaroo) {
 *         ClientStream stream = client.stream("/prices/{symbol}", "ACME").open();
 *         buckaroo.topic("price/ACME").publish(new Price(31.4)).block();
 *         stream.expectJson(new Price(31.4));
 *     }
 *
 * }</pre>
 * <p>
 * In tests with a server, {@code @SpringBootTest(webEnvironment = RANDOM_PORT)} and
 * {@code @BuckarooTest}, there is a bean of this type, which closes what a test has left
 * open. Elsewhere, use {@link #of(ApplicationContext)}, {@link #of(URI)} or
 * {@link #forPort(int)}, and close the client.
 * <p>
 * A test never hangs: each method waits at most for the {@linkplain #timeout(Duration)
 * timeout}, 5 seconds, and an {@link AssertionError} then shows what was expected and
 * everything that has come instead.
 * <p>
 * Any number of sockets and streams may be open at once, each with a connection of its
 * own. TLS is used if the server has it, and any certificate is accepted; so is HTTP/2,
 * by the same rules as in browsers, also for WebSockets (RFC 8441). Messages are not
 * compressed. A client may be used by several threads, a socket or stream by one.
 */
public final class BuckarooTestClient implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<URI> server;

	private final Supplier<Json> json;

	private final Duration timeout;

	private final OpenConnections connections;

	private BuckarooTestClient(Supplier<URI> server, Supplier<Json> json, Duration timeout,
			OpenConnections connections) {
		this.server = server;
		this.json = json;
		this.timeout = timeout;
		this.connections = connections;
	}

	/**
	 * Creates a client of an application in this JVM. It takes from the application the
	 * port, the scheme, the path of {@code spring.webflux.base-path}, and the codecs of
	 * JSON. <pre class="code">
	 * try (ConfigurableApplicationContext context = SpringApplication.run(ChatApplication.class, "--server.port=0");
	 *         BuckarooTestClient client = BuckarooTestClient.of(context)) {
	 *     client.socket("/chat").open().send("hi").expectText("hi");
	 * }</pre>
	 * @param context the context of the application
	 * @return the client
	 */
	public static BuckarooTestClient of(ApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		return create(() -> server(context), () -> context.getBean(ServerCodecConfigurer.class));
	}

	private static URI server(ApplicationContext context) {
		if (context instanceof WebApplicationContext) {
			throw new IllegalStateException(
					"The application is a servlet application, but Buckaroo needs Spring WebFlux: set 'spring.main.web-application-type=reactive', or remove Spring MVC from the class path");
		}
		LocalTestWebServer server = LocalTestWebServer.get(context);
		if (server == null) {
			throw new IllegalStateException(
					"The application has no web server. BuckarooTestClient needs one: use @SpringBootTest(webEnvironment = RANDOM_PORT) or @BuckarooTest");
		}
		return URI.create(server.uri());
	}

	/**
	 * Creates a client of a server. Test users need an application in this JVM that has a
	 * {@link TestUserWebFilter}. <pre class="code">
	 * BuckarooTestClient client = BuckarooTestClient.of(URI.create("https://localhost:8443"));</pre>
	 * @param server the URI of the server, with the scheme {@code http}, {@code https},
	 * {@code ws} or {@code wss}
	 * @return the client
	 */
	public static BuckarooTestClient of(URI server) {
		Assert.notNull(server, "'server' must not be null");
		Assert.isTrue(server.getHost() != null, () -> "'server' must have a host, but is " + server);
		URI http = UriComponentsBuilder.fromUri(server).scheme(httpScheme(server)).build(true).toUri();
		return create(() -> http, ClientCodecConfigurer::create);
	}

	private static String httpScheme(URI server) {
		return switch (String.valueOf(server.getScheme())) {
			case "http", "ws" -> "http";
			case "https", "wss" -> "https";
			default -> throw new IllegalArgumentException(
					"The scheme of 'server' must be http, https, ws or wss, but it is " + server);
		};
	}

	/**
	 * Creates a client of a server on this machine, without TLS.
	 * @param port the port
	 * @return the client
	 * @see #of(URI)
	 */
	public static BuckarooTestClient forPort(int port) {
		return of(URI.create("http://localhost:" + port));
	}

	private static BuckarooTestClient create(Supplier<URI> server, Supplier<CodecConfigurer> codecs) {
		return new BuckarooTestClient(SingletonSupplier.of(server), SingletonSupplier.of(() -> new Json(codecs.get())),
				TIMEOUT, new OpenConnections());
	}

	/**
	 * Returns a client with another timeout: the time that each call waits for, to open a
	 * connection, to send a message or to receive one. <pre class="code">
	 * client.timeout(Duration.ofSeconds(30)).stream("/reports").open().expectEnd();</pre>
	 * @param timeout the timeout, positive; 5 seconds by default
	 * @return the other client, which is closed with this one
	 */
	public BuckarooTestClient timeout(Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "'timeout' must be positive");
		return new BuckarooTestClient(this.server, this.json, timeout, this.connections);
	}

	/**
	 * Returns a client with other codecs of JSON.
	 * @param codecs the codecs; those of the application by default if the client was
	 * created for one, and Spring's defaults otherwise
	 * @return the other client, which is closed with this one
	 */
	public BuckarooTestClient codecs(CodecConfigurer codecs) {
		Assert.notNull(codecs, "'codecs' must not be null");
		Json json = new Json(codecs);
		return new BuckarooTestClient(this.server, () -> json, this.timeout, this.connections);
	}

	/**
	 * Begins the request for a WebSocket.
	 * @param path the path, with a query if it has one; may contain URI variables
	 * @param variables the values of the variables, which are encoded
	 * @return the request, to be opened
	 */
	public SocketRequest socket(String path, Object... variables) {
		return new SocketRequest(this, uri(path, variables));
	}

	/**
	 * Begins the request for an event stream.
	 * @param path the path, with a query if it has one; may contain URI variables
	 * @param variables the values of the variables, which are encoded
	 * @return the request, to be opened
	 */
	public StreamRequest stream(String path, Object... variables) {
		return new StreamRequest(this, uri(path, variables));
	}

	private URI uri(String path, Object[] variables) {
		Assert.isTrue(path.startsWith("/"), () -> "The path must start with '/', but is '" + path + "'");
		return new DefaultUriBuilderFactory(this.server.get().toString()).expand(path, variables);
	}

	/**
	 * Closes the sockets and streams that are still open, also those of clients with
	 * another {@linkplain #timeout(Duration) timeout} that this one has created.
	 */
	@Override
	public void close() {
		this.connections.closeAll();
	}

	Duration timeout() {
		return this.timeout;
	}

	Json json() {
		return this.json.get();
	}

	OpenConnections connections() {
		return this.connections;
	}

}
