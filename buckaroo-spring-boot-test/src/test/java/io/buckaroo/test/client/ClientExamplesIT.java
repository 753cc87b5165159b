package io.buckaroo.test.client;

import java.util.Objects;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.topic.TopicHistory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests of the kind that an application has, with the client as a bean.
 */
@SpringBootTest(webEnvironment = RANDOM_PORT)
class ClientExamplesIT {

	@Test
	void sendsPrices(@Autowired BuckarooTestClient client, @Autowired Buckaroo buckaroo) {
		ClientStream stream = client.stream("/prices/ACME").user("ada").open();
		buckaroo.topic("price/ACME").publish(new Price(31.4)).block();
		stream.expectJson(new Price(31.4));
	}

	@Test
	@WithMockUser("ada")
	void countsTheProducts(@Autowired BuckarooTestClient client) {
		ClientSocket socket = client.socket("/basket").open().expectText("hello ada");
		socket.send("saddle").expectText("saddle is product 1");
		socket.send(new byte[1]).expectClose(1003, "Only text is accepted");
	}

	@Test
	void refusesAnInvalidToken(@Autowired BuckarooTestClient client) {
		client.socket("/basket").bearer("invalid").expectRefused(401);
	}

	@Test
	@WithMockUser
	void resumesAfterALostConnection(@Autowired BuckarooTestClient client, @Autowired Buckaroo buckaroo) {
		buckaroo.topic("price/LOST").publish(new Price(1)).block();
		ClientStream stream = client.stream("/prices/LOST").open();
		stream.expectJson(new Price(1)).drop();
		buckaroo.topic("price/LOST").publish(new Price(2)).block();
		stream.resume().expectJson(new Price(2));
	}

	record Price(double amount) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
				.build();
		}

		@Bean
		ReactiveJwtDecoder jwtDecoder() {
			return (token) -> Mono.error(new BadJwtException("Invalid"));
		}

		@Bean
		TopicHistory prices() {
			return TopicHistory.of("price/*", 10);
		}

		@Bean
		@SseMapping("/prices/{symbol}")
		BuckarooEventSource<Void> priceSource() {
			return new PriceSource();
		}

		@Bean
		@WebSocketMapping("/basket")
		BuckarooSocket<Integer> basketSocket() {
			return new BasketSocket();
		}

	}

	private static final class PriceSource implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			String last = connection.lastEventId();
			connection.subscribe("price/" + connection.pathVariable("symbol"),
					(last != null) ? Position.after(last) : Position.last(1));
			return Result.ok();
		}

		@Override
		public Result<Event, Void> info(Object message, Void state) {
			return (message instanceof TopicMessage price) ? Result.reply(price.toEvent()) : Result.ok();
		}

	}

	private static final class BasketSocket implements BuckarooSocket<Integer> {

		@Override
		public Result<Frame, Integer> init(Connection connection) {
			return Result.reply(Frame.text("hello " + Objects.requireNonNull(connection.principal()).getName()), 0);
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, Integer count) {
			if (!(frame instanceof Frame.Text product)) {
				return Result.stop(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted"));
			}
			return Result.reply(Frame.text(product.text() + " is product " + (count + 1)), count + 1);
		}

	}

}
