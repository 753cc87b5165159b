package io.buckaroo.actuate;

import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.autoconfigure.BuckarooActuatorAutoConfiguration;
import io.buckaroo.autoconfigure.BuckarooAutoConfiguration;
import io.buckaroo.codec.CborMessageCodec;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Route;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.router.WebSocketRouteSpec;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.mappings.MappingsEndpointAutoConfiguration;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RequestPredicates.queryParam;

/**
 * Tests for {@link RouteDescriptions}.
 */
class RouteDescriptionsTests {

	private static final String ROUTES = "$.contexts.*.mappings.buckaroo";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withPropertyValues("management.endpoints.web.exposure.include=mappings")
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, EndpointAutoConfiguration.class,
				WebEndpointAutoConfiguration.class, MappingsEndpointAutoConfiguration.class,
				BuckarooAutoConfiguration.class, BuckarooActuatorAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(endpointsOnWebFlux()));

	/**
	 * Returns the configuration by name, because it is package-private.
	 */
	private static Class<?> endpointsOnWebFlux() {
		try {
			return Class.forName("org.springframework.boot.webflux.autoconfigure.actuate.web."
					+ "WebFluxEndpointManagementContextConfiguration");
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void routesAreShownInOrder() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[*].pattern")
			.value((patterns) -> assertThat(patterns).asInstanceOf(InstanceOfAssertFactories.LIST)
				.containsExactly("/live/chat/{room}", "/live/orders", "/live/typed", "/live/time")));
	}

	@Test
	void aSocketIsShownWithItsSubprotocols() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[0].kind")
			.isEqualTo("websocket")
			.jsonPath(ROUTES + "[0].methods[0]")
			.isEqualTo("GET")
			.jsonPath(ROUTES + "[0].subprotocols[0]")
			.isEqualTo("chat.v2"));
	}

	@Test
	void anEventSourceIsShownWithItsMethods() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[1].kind")
			.isEqualTo("sse")
			.jsonPath(ROUTES + "[1].methods[0]")
			.isEqualTo("GET")
			.jsonPath(ROUTES + "[1].methods[1]")
			.isEqualTo("POST"));
	}

	@Test
	void aRouteIsShownWithItsConditions() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[1].conditions[0]")
			.isEqualTo("host admin.")
			.jsonPath(ROUTES + "[1].conditions[1]")
			.isEqualTo("?tab open"));
	}

	@Test
	void aRouteIsShownWithItsHandlerAndRouter() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[0].target")
			.isEqualTo("bean 'chat' in router 'router'")
			.jsonPath(ROUTES + "[0].handler")
			.isEqualTo(Chat.class.getName())
			.jsonPath(ROUTES + "[3].target")
			.isEqualTo("bean 'time'"));
	}

	@Test
	void aMessageSocketIsShownWithItsTypes() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[2].messages.input")
			.isEqualTo(Order.class.getName())
			.jsonPath(ROUTES + "[2].messages.output")
			.isEqualTo("java.util.List<%s>".formatted(Order.class.getName())));
	}

	@Test
	void aMessageSocketIsShownWithTheCodecsOfItsSubprotocols() {
		run((client) -> client.expectBody()
			.jsonPath(ROUTES + "[2].messages.codecs")
			.value((codecs) -> assertThat(codecs).asInstanceOf(InstanceOfAssertFactories.LIST)
				.containsExactly(List.of("json", "cbor"))));
	}

	@Test
	void aMessageSocketWithoutSubprotocolsHasOneCodec() {
		assertThat(codecs((route) -> route.messages(String.class, String.class))).containsExactly("json");
	}

	@Test
	void theCodecWithoutASubprotocolIsNotShownIfOneIsRequired() {
		assertThat(codecs((route) -> route.messages(String.class, String.class)
			.subprotocols("orders.v2.cbor", "orders.v1.cbor")
			.subprotocolRequired())).containsExactly("cbor");
	}

	private static List<String> codecs(Consumer<WebSocketRouteSpec> options) {
		MessageSocket<String, String, Void> socket = (message, state) -> Result.ok();
		Route route = BuckarooRouter.route().messageSocket("/orders", socket, options).build().routes().get(0);
		return RouteDescription
			.of(route,
					() -> new MessageCodecs(
							List.of(new JsonMessageCodec(new JsonMapper()), new CborMessageCodec(new CBORMapper())),
							null))
			.codecs();
	}

	@Test
	void otherRoutesHaveNoTypesOfMessages() {
		run((client) -> client.expectBody().jsonPath(ROUTES + "[0].messages.input").doesNotExist());
	}

	@Test
	void thereAreNoDescriptionsWithoutTheActuator() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
					WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class,
					BuckarooActuatorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(MappingDescriptionProvider.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("buckarooRouteDescriptions"));
	}

	@Test
	void thereAreNoDescriptionsWhenBuckarooIsDisabled() {
		this.contextRunner.withPropertyValues("buckaroo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RouteDescriptions.class));
	}

	private void run(Consumer<WebTestClient.ResponseSpec> expectation) {
		this.contextRunner.withUserConfiguration(Handlers.class)
			.withPropertyValues("buckaroo.base-path=/live")
			.run((context) -> expectation.accept(mappings(context)));
	}

	private static WebTestClient.ResponseSpec mappings(AssertableReactiveWebApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context)
			.build()
			.get()
			.uri("/actuator/mappings")
			.exchange()
			.expectStatus()
			.isOk();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Chat chat() {
			return new Chat();
		}

		@Bean
		@SseMapping("/time")
		BuckarooEventSource<Void> time() {
			return new BuckarooEventSource<>() {
			};
		}

		@Bean
		BuckarooRouter router(Chat chat) {
			return BuckarooRouter.route()
				.websocket("/chat/{room}", chat, (route) -> route.subprotocols("chat.v2"))
				.nest("/orders",
						(orders) -> orders.matching(host("admin."))
							.matching(queryParam("tab", "open"))
							.sse("/", BuckarooEventSource.from((connection) -> Flux.never()),
									(route) -> route.methods(HttpMethod.GET, HttpMethod.POST)))
				.messageSocket("/typed", (MessageSocket<Order, List<Order>, Void>) (order, state) -> Result.ok(),
						(route) -> route
							.messages(ResolvableType.forClass(Order.class),
									ResolvableType.forClassWithGenerics(List.class, Order.class))
							.subprotocols("orders.json", "orders.cbor"))
				.build();
		}

	}

	record Order(String product, int quantity) {
	}

	static class Chat implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.reply(frame);
		}

	}

}
