package io.buckaroo.docs.messages;

import java.util.List;

import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * A socket that answers invalid messages, and closes on others that are malformed.
 */
@Component
@WebSocketMapping("/patient")
class PatientSocket implements MessageSocket<Order, PatientSocket.Answer, Void> {

	record Answer(String status, List<MalformedMessage.Violation> violations) {

	}

	@Override
	public Result<Answer, Void> handle(Order order, Void state) {
		return Result.reply(new Answer("accepted", List.of()));
	}

	@Override
	public Result<Answer, Void> malformed(MalformedMessage message, Void state) {
		return (message.reason() == MalformedMessage.Reason.INVALID)
				? Result.reply(new Answer("invalid", message.violations())) : Result.stop(message.closeStatus());
	}

}
