package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageEncoder;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for the routes of sockets with typed messages: the types that
 * {@link DeclaredMessageTypes} finds, and the refusal of those without any.
 */
class MessageSocketRoutesTests {

	private static final MessageTypes ORDERS = new MessageTypes(ResolvableType.forClass(Order.class),
			ResolvableType.forClass(Answer.class));

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { OfMethod.class, OfClass.class, OfSuperclass.class, OfClassBehindInterface.class,
			OfProxy.class, OfInheritedMethod.class, OfRoutedBean.class, OfRoutedClass.class, OfRouterCall.class,
			OfRouterInsteadOfBean.class })
	void theTypesOfTheMessagesAreThoseOfTheDeclaration(Class<?> configuration) {
		routes(configuration, (route) -> assertThat(route.messages()).hasToString(ORDERS.toString()));
	}

	@Test
	void typesKeepTheirArguments() {
		routes(OfGenericTypes.class,
				(route) -> assertThat(route.messages())
					.hasToString(new MessageTypes(ResolvableType.forClassWithGenerics(List.class, Order.class),
							ResolvableType.forClassWithGenerics(Map.class, String.class, Answer.class))
						.toString()));
	}

	@Test
	void aLambdaIsMappedByTheAnnotationOfItsMethod() {
		routes(OfMethod.class, (route) -> assertThat(route).hasToString("WebSocket /orders to bean 'orders'"));
	}

	private void routes(Class<?> configuration, Consumer<Route.WebSocket> assertion) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context.getBean(Routes.class)).singleElement()
				.isInstanceOfSatisfying(Route.WebSocket.class, assertion));
	}

	@Test
	void wildcardsAreRefused() {
		failure(Wildcard.class, "The types of the messages of bean 'orders' are unknown: "
				+ "it is declared as MessageSocket<?, io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer, java.lang.Void>.");
	}

	@Test
	void boundedWildcardsAreRefused() {
		failure(BoundedWildcard.class,
				"The types of the messages of bean 'orders' are unknown: it is declared as "
						+ "MessageSocket<io.buckaroo.autoconfigure.MessageSocketRoutesTests$Order, "
						+ "? extends io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer, java.lang.Void>.");
	}

	@Test
	void rawTypesAreRefused() {
		failure(Raw.class, "The types of the messages of bean 'orders' are unknown: it is declared as MessageSocket.");
	}

	@Test
	void rawTypesOfMessagesAreRefused() {
		failure(RawMessage.class, "The types of the messages of bean 'orders' are unknown: it is declared as "
				+ "MessageSocket<java.util.List, io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer, java.lang.Void>.");
	}

	@Test
	void typeVariablesAreRefused() {
		failure(Variable.class, "The types of the messages of bean 'orders' are unknown: "
				+ "it is declared as io.buckaroo.autoconfigure.MessageSocketRoutesTests$GenericSocket, a MessageSocket<I, O, java.lang.Void>.");
	}

	@Test
	void boundsOfTypeVariablesAreNotTypes() {
		failure(BoundedVariable.class,
				"The types of the messages of bean 'orders' are unknown: it is declared as "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$BoundedSocket, a MessageSocket<I, "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer, java.lang.Void>.");
	}

	@Test
	void wildcardsBehindTypeVariablesAreRefused() {
		failure(WildcardVariable.class,
				"The types of the messages of bean 'orders' are unknown: it is declared as "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$BoundedSocket, a MessageSocket<I, "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer, java.lang.Void>.");
	}

	@Test
	void framesAreNotMessages() {
		failure(Frames.class, "The WebSocket /orders to bean 'frames' cannot be served. "
				+ "Messages of the type io.buckaroo.Frame$Text are not supported.");
	}

	@Test
	void aSubprotocolOfACodecThatDoesNotSupportTheTypesIsRefused() {
		failure(UnsupportedSubprotocol.class,
				"The WebSocket /orders to bean 'orders' cannot be served. The codec 'numbers' of the subprotocol "
						+ "'orders.numbers' does not support its messages. They are of the types "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$Order and "
						+ "io.buckaroo.autoconfigure.MessageSocketRoutesTests$Answer.");
	}

	@Test
	void anApplicationsOwnJsonCodecIsUsedWithoutASubprotocol() {
		this.contextRunner.withUserConfiguration(OwnJsonCodec.class)
			.run((context) -> assertThat(context.getBean(MessageCodecs.class).formats(ORDERS, List.of()).all())
				.extracting(MessageFormat::codec)
				.containsExactly("json", "cbor"));
	}

	@Test
	void theValidatorIsOnlyCreatedForTypedMessages() {
		this.contextRunner.withUserConfiguration(TwoValidators.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void anAmbiguousValidatorIsReported() {
		this.contextRunner.withUserConfiguration(TwoValidators.class, OfMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void aLambdaInARouterNeedsTypes() {
		failure(UntypedLambda.class,
				"The types of the messages of a lambda in router 'router' at '/orders' are unknown, because a lambda does not show its types.",
				"Name them in the router, with messages(Order.class, Answer.class) of the route '/orders'.");
	}

	@Test
	void aRouterMustNotNameAnInputThatTheSocketDoesNotReceive() {
		failure(OtherInput.class,
				"The route /orders to MessageSocketRoutesTests.OrderSocket in router 'router' names messages of the type java.lang.String from the client, "
						+ "but its socket receives " + Order.class.getName() + ".",
				"Remove messages(...) from the route, or name the types that the socket declares.");
	}

	@Test
	void aRouterMustNotNameAnOutputThatTheSocketDoesNotSend() {
		failure(OtherOutput.class,
				"The route /orders to bean 'orders' in router 'router' names messages of the type "
						+ Answer.class.getName() + " to the client, but its socket sends java.lang.Object.",
				"Remove messages(...) from the route, or name the types that the socket declares.");
	}

	@Test
	void aRouterMustNotNameARawType() {
		failure(RawInRouter.class, "'java.util.List<?>' does not say what a message is.");
	}

	@Test
	void theMessagesOfABuckarooSocketHaveNoTypes() {
		failure(TypedBuckarooSocket.class,
				"The WebSocket route /orders declares types of messages, but its handler is a BuckarooSocket.");
	}

	@Test
	void anAnnotatedBeanIsASocketOfEitherKind() {
		failure(NoSocket.class,
				"Bean 'orders' is annotated with @WebSocketMapping but is not a BuckarooSocket or a MessageSocket.");
	}

	private void failure(Class<?> configuration, String message, String action) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidRouteException.class, (ex) -> {
					assertThat(ex).hasMessage(message);
					assertThat(ex.action()).isEqualTo(action);
				}));
	}

	private void failure(Class<?> configuration, String message) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidRouteException.class)
				.hasMessage(message));
	}

	@Test
	void theSubprotocolOfAMissingModuleIsRefused() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(CBORMapper.class))
			.withUserConfiguration(Cbor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("The WebSocket /orders to bean 'orders' cannot be served. "
						+ "No codec for the subprotocol 'orders.cbor'."));
	}

	@Test
	void messagesNeedACodec() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(JsonMapper.class, CBORMapper.class))
			.withUserConfiguration(OfMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("The WebSocket /orders to bean 'orders' cannot be served. "
						+ "No codec supports messages of the types "));
	}

	@Configuration(proxyBeanMethods = false)
	static class OfMethod {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<Order, Answer, Void> orders() {
			return (order, state) -> Result.reply(new Answer("ok"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfClass {

		@Bean
		@WebSocketMapping("/orders")
		OrderSocket orders() {
			return new OrderSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfSuperclass {

		@Bean
		@WebSocketMapping("/orders")
		GenericSocket<Order, Answer> orders() {
			return new GenericSocket<>() {

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfClassBehindInterface {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<?, ?, ?> orders() {
			return new OrderSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfProxy {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<?, ?, ?> orders() {
			return (MessageSocket<?, ?, ?>) new ProxyFactory(new OrderSocket()).getProxy();
		}

	}

	abstract static class Orders<I> {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<I, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

	}

	@Configuration
	static class OfInheritedMethod extends Orders<Order> {

	}

	@Configuration(proxyBeanMethods = false)
	static class OfRoutedBean {

		@Bean
		MessageSocket<Order, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

		@Bean
		BuckarooRouter router(MessageSocket<Order, Answer, Void> orders) {
			return BuckarooRouter.route().messageSocket("/orders", orders).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfRoutedClass {

		@Bean
		BuckarooRouter router() {
			return BuckarooRouter.route().messageSocket("/orders", new OrderSocket()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfRouterCall {

		@Bean
		BuckarooRouter router() {
			MessageSocket<Order, Answer, Void> orders = (order, state) -> Result.ok();
			return BuckarooRouter.route()
				.messageSocket("/orders", orders, (route) -> route.messages(Order.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfRouterInsteadOfBean {

		@Bean
		MessageSocket<Object, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

		@Bean
		BuckarooRouter router(MessageSocket<Object, Answer, Void> orders) {
			return BuckarooRouter.route()
				.messageSocket("/orders", orders, (route) -> route.messages(Order.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfGenericTypes {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<List<Order>, Map<String, Answer>, Void> orders() {
			return (orders, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wildcard {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<?, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BoundedWildcard {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<Order, ? extends Answer, Void> orders() {
			return (MessageSocket<Order, Answer, Void>) (order, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@SuppressWarnings("rawtypes")
	static class Raw {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket orders() {
			return (MessageSocket<Order, Answer, Void>) (order, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@SuppressWarnings("rawtypes")
	static class RawMessage {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<List, Answer, Void> orders() {
			return (orders, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Variable {

		@Bean
		@WebSocketMapping("/orders")
		<I, O> GenericSocket<I, O> orders() {
			return new GenericSocket<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@SuppressWarnings("rawtypes")
	static class BoundedVariable {

		@Bean
		@WebSocketMapping("/orders")
		BoundedSocket orders() {
			return new BoundedSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WildcardVariable {

		@Bean
		@WebSocketMapping("/orders")
		BoundedSocket<? extends Order> orders() {
			return new BoundedSocket<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Frames {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<Frame.Text, Answer, Void> frames() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnsupportedSubprotocol {

		@Bean
		MessageCodec numbers() {
			return new NumberCodec();
		}

		@Bean
		@WebSocketMapping(value = "/orders", subprotocols = "orders.numbers")
		MessageSocket<Order, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnJsonCodec {

		@Bean
		JsonMessageCodec ownJson() {
			return new JsonMessageCodec(new JsonMapper());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoValidators {

		@Bean
		Validator first() {
			return mock(Validator.class);
		}

		@Bean
		Validator second() {
			return mock(Validator.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UntypedLambda {

		@Bean
		BuckarooRouter router() {
			MessageSocket<Order, Answer, Void> orders = (order, state) -> Result.ok();
			return BuckarooRouter.route().messageSocket("/orders", orders).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherInput {

		@Bean
		BuckarooRouter router() {
			return BuckarooRouter.route()
				.messageSocket("/orders", new OrderSocket(), (route) -> route.messages(String.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherOutput {

		@Bean
		MessageSocket<Order, Object, Void> orders() {
			return (order, state) -> Result.ok();
		}

		@Bean
		BuckarooRouter router(MessageSocket<Order, Object, Void> orders) {
			return BuckarooRouter.route()
				.messageSocket("/orders", orders, (route) -> route.messages(Order.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawInRouter {

		@Bean
		BuckarooRouter router() {
			return BuckarooRouter.route()
				.messageSocket("/orders", new OrderSocket(), (route) -> route.messages(List.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TypedBuckarooSocket {

		@Bean
		BuckarooRouter router() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			return BuckarooRouter.route()
				.websocket("/orders", echo, (route) -> route.messages(Order.class, Answer.class))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoSocket {

		@Bean
		@WebSocketMapping("/orders")
		String orders() {
			return "orders";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Cbor {

		@Bean
		@WebSocketMapping(value = "/orders", subprotocols = { "orders.json", "orders.cbor" })
		MessageSocket<Order, Answer, Void> orders() {
			return (order, state) -> Result.ok();
		}

	}

	record Order(String product) {

	}

	record Answer(String status) {

	}

	static class OrderSocket implements MessageSocket<Order, Answer, Void> {

		@Override
		public Result<Answer, Void> handle(Order order, Void state) {
			return Result.ok();
		}

	}

	static class BoundedSocket<I extends Order> implements MessageSocket<I, Answer, Void> {

		@Override
		public Result<Answer, Void> handle(I order, Void state) {
			return Result.ok();
		}

	}

	/** Supports numbers only. */
	static class NumberCodec implements MessageCodec {

		@Override
		public String name() {
			return "numbers";
		}

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == Integer.class;
		}

		@Override
		public MessageDecoder<?> decoder(ResolvableType type) {
			return (frame) -> 0;
		}

		@Override
		public MessageEncoder<?> encoder(ResolvableType type) {
			return (message) -> Frame.text(message.toString());
		}

	}

	static class GenericSocket<I, O> implements MessageSocket<I, O, Void> {

		@Override
		public Result<O, Void> handle(I message, Void state) {
			return Result.ok();
		}

	}

}
