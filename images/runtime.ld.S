/* The guest runtime's image: header and constants R, code RX, data RW, page aligned each. */
#include "layout.h"

ENTRY(rt_start)
PHDRS {
    rodata PT_LOAD FLAGS(4);
    text PT_LOAD FLAGS(5);
    data PT_LOAD FLAGS(6);
}
rt_boot = WVM_BOOT_VA;
rt_mailbox = WVM_MAILBOX_VA;
rt_frame = WVM_FRAME_VA;

SECTIONS {
    . = WVM_RT_VA;
    .rodata : { KEEP(*(.header)) *(.rodata .rodata.* .data.rel.ro .data.rel.ro.*) } :rodata
    . = ALIGN(WVM_PAGE_BYTES);
    .text : { *(.text .text.*) } :text
    . = ALIGN(WVM_PAGE_BYTES);
    .data : { *(.data .data.*) } :data
    .bss : { *(.bss .bss.* COMMON) } :data
    ASSERT(. <= WVM_RT_VA + WVM_RT_BYTES_MAX, "the runtime's image is too big")
    /DISCARD/ : { *(.note.* .comment .eh_frame .eh_frame_hdr) }
}
