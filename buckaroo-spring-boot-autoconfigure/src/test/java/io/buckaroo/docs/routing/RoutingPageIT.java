package io.buckaroo.docs.routing;

import java.io.IOException;
import java.util.TreeMap;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the examples of {@code docs/routing.md}, over the network.
 */
class RoutingPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Application.class, "buckaroo.sse.retry=0");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			orders.v1            | orders.v1: order 4711
			orders.v1, orders.v2 | orders.v1: order 4711
			orders.v9, orders.v2 | orders.v2: order 4711
			orders.v9            | refused with 400
			""")
	void theFirstSupportedSubprotocolOfTheClientIsSelected(String offered, String expected) throws Exception {
		assertThat(open("/orders/4711", "Sec-WebSocket-Protocol: " + offered)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			GET    | /orders      | -                 | 200 text/event-stream
			POST   | /orders      | -                 | 200 text/event-stream
			GET    | /trades      | */*               | 200 text/event-stream
			GET    | /trades      | text/event-stream | 200 text/event-stream
			GET    | /trades      | application/json  | 200 application/json
			GET    | /trades      | text/csv          | 406
			DELETE | /trades      | -                 | 405 GET,HEAD,OPTIONS
			GET    | /orders/4711 | -                 | 426 websocket
			POST   | /orders/4711 | -                 | 405 GET,OPTIONS
			GET    | /nowhere     | -                 | 404
			""")
	void methodAndAcceptSelectTheHandler(String method, String path, String accept, String expected) {
		assertThat(request(method, path, (accept != null) ? "Accept: " + accept : "X-None: none")).startsWith(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/chat/lobby       | Host: shop.example.org                       | /chat/{room} {tenant=none} {room=lobby}
					/admin/chat/lobby | Host: shop.example.org                       | refused with 404
					/admin/chat/lobby | Host: admin.example.org                      | refused with 401
					/admin/chat/lobby | Host: admin.example.org; X-Api-Key: 1        | /admin/chat/{room} {area=admin, key=1, tenant=none} {room=lobby}
					/talk             | Host: de.example.org                         | /talk {language=de, tenant=none} {}
					/talk?language=fr | Host: shop.example.org                       | /talk {language=fr, tenant=none} {}
					/talk?language=it | Host: shop.example.org                       | /talk {tenant=none} {}
					/talk             | X-Tenant: acme                               | /talk {tenant=acme} {}
					/talk             | X-Tenant: unknown                            | refused with 404
					""")
	void conditionsAndChecksSelectTheRoute(String path, String headers, String expected) throws Exception {
		assertThat(open(path, headers.split("; "))).isEqualTo(expected);
	}

	@Test
	void aRefusalHasTheHeadersOfTheCheck() {
		assertThat(request("GET", "/admin/prices", "Host: admin.example.org")).isEqualTo("401 ApiKey");
	}

	@ParameterizedTest
	@CsvSource({ "/users/ada/prices, /users/{user}/prices {user=ada}",
			"/users/ada/prices/acme, '/users/{user}/prices/{symbol} {symbol=acme, user=ada}'",
			"/feeds/acme, /feeds/{symbol} {symbol=acme}" })
	void aMountedRouterIsServedUnderEachPrefix(String path, String expected) {
		String event = client().get()
			.uri(server.httpUri(path))
			.response((response, content) -> content.asString().next())
			.blockFirst(TestServer.PATIENCE);
		assertThat(event).contains(expected);
	}

	@Test
	void aBlockingCallbackHasTheContributedThreadLocal() throws Exception {
		assertThat(open("/reports", "X-Tenant: acme")).isEqualTo("report of acme");
	}

	private static HttpClient client() {
		return HttpClient.create(ConnectionProvider.newConnection());
	}

	/**
	 * Returns the status and the header that characterizes it.
	 */
	private static @Nullable String request(String method, String path, String header) {
		String[] nameAndValue = header.split(": ");
		return client().headers((headers) -> headers.set(nameAndValue[0], nameAndValue[1]))
			.request(HttpMethod.valueOf(method))
			.uri(server.httpUri(path))
			.response((response, content) -> Mono.just(describe(response)))
			.blockFirst(TestServer.PATIENCE);
	}

	private static String describe(HttpClientResponse response) {
		int status = response.status().code();
		String header = switch (status) {
			case 200 -> "Content-Type";
			case 401 -> "WWW-Authenticate";
			case 405 -> "Allow";
			case 426 -> "Upgrade";
			default -> "X-None";
		};
		String value = response.responseHeaders().get(header);
		return (value != null) ? status + " " + value : String.valueOf(status);
	}

	/**
	 * Sends a message and returns the first one received, or the refusal.
	 */
	private static String open(String path, String... headers) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = client.handshake(path, headers);
			if (!head.startsWith("HTTP/1.1 101 ")) {
				return "refused with " + head.split(" ")[1];
			}
			client.sendText("report");
			return client.readFrame().text();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ OrderSocket.class, OrderEndpoints.class, ShopRoutes.class, UserRoutes.class, TenantCheck.class,
			TenantContext.class, TradeFeeds.class, TradeController.class })
	static class Application {

		@Bean
		BuckarooSocket<Void> chat() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.reply(Frame.text("%s %s %s".formatted(connection.route(),
							new TreeMap<>(connection.attributes()), new TreeMap<>(connection.pathVariables()))));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

		@Bean
		BuckarooEventSource<Void> prices() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of(connection.route() + " " + new TreeMap<>(connection.pathVariables())));
				}

			};
		}

		@Bean
		Tenants tenants() {
			return (name) -> (name == null) ? Mono.just("none") : name.equals("acme") ? Mono.just(name) : Mono.empty();
		}

		@Bean
		OrderEndpoints.Reports reportsOfTenants() {
			return (name) -> name + " of " + TenantContext.TENANT.get();
		}

	}

}
