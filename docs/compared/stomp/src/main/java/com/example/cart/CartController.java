package com.example.cart;

import java.util.Map;

import jakarta.validation.Valid;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.stereotype.Controller;
import org.springframework.validation.FieldError;

@Controller
@SendToUser(destinations = "/queue/answers", broadcast = false)
class CartController {

    private final SimpMessagingTemplate template;

    CartController(SimpMessagingTemplate template) {
        this.template = template;
    }

    @MessageMapping("/cart")
    Answer handle(@Valid Command command, SimpMessageHeaderAccessor headers) {
        Map<String, Object> attributes = headers.getSessionAttributes();
        Cart cart = command.applyTo((Cart) attributes.getOrDefault("cart", Cart.EMPTY));
        attributes.put("cart", cart);
        return cart;
    }

    @MessageExceptionHandler
    Answer undecodable(MessageConversionException ex) {
        return new Answer.Problem("Not a command");
    }

    @MessageExceptionHandler
    Answer invalid(MethodArgumentNotValidException ex) {
        FieldError error = ex.getBindingResult().getFieldError();
        return new Answer.Problem("'%s' %s".formatted(error.getField(), error.getDefaultMessage()));
    }

    void closeKitchen() {
        this.template.convertAndSend("/topic/notices", new Answer.Notice("The kitchen is closed"));
    }

}
