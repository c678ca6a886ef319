/* The guest runtime's image: code RX among the hot pages; header and constants R, data RW elsewhere. */
#include "layout.h"

ENTRY(rt_start)
PHDRS {
    text PT_LOAD FLAGS(5);
    rodata PT_LOAD FLAGS(4);
    data PT_LOAD FLAGS(6);
}
rt_boot = WVM_BOOT_VA;
rt_mailbox = WVM_MAILBOX_VA;

SECTIONS {
    . = WVM_RT_VA;
    .text : { *(.text .text.*) } :text
    ASSERT(. <= WVM_RT_VA + WVM_RT_TEXT_BYTES, "the runtime's code is too big")
    . = WVM_RT_DATA_VA;
    .rodata : { KEEP(*(.header)) *(.rodata .rodata.* .data.rel.ro .data.rel.ro.*) } :rodata
    . = ALIGN(WVM_PAGE_BYTES);
    .data : { *(.data .data.*) } :data
    .bss : { *(.bss .bss.* COMMON) } :data
    ASSERT(. <= WVM_RING0_VA, "the runtime's data is too big")
    /DISCARD/ : { *(.note.* .comment .eh_frame .eh_frame_hdr) }
}
