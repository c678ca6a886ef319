;; dump: lower 0
;; A table that cannot grow has a length that is known: the first index is compared with a number, the second with the length
;; in the instance's data.
(module
  (type $t (func (param i32) (result i32)))
  (table $fixed (export "fixed") 7 7 funcref)
  (table $grows (export "grows") 7 8 funcref)
  (func (export "f") (param $p i32) (result i32)
    (call_indirect $grows (type $t) (call_indirect $fixed (type $t) (local.get $p) (local.get $p)) (local.get $p))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi
;;>      1  cmp.4 %1, 7
;;>      2  trapae.8  trap 4
;;>      3  mov.8 %6, [rip data + 216]
;;>      4  move.4 %7, %1
;;>      5  shl.8 %7, 4
;;>      6  mov.4 %8, [%6 + %7*1 + 8]
;;>      7  cmp.4 %8, -857571702
;;>      8  trapne.8 %8  trap 6
;;>      9  call.8 [%6 + %7*1]  uses %1=rdi  defines %5=rax  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     10  cmp.8 %1, [rip data + 264]
;;>     11  trapae.8  trap 4
;;>     12  mov.8 %2, [rip data + 256]
;;>     13  move.4 %3, %1
;;>     14  shl.8 %3, 4
;;>     15  mov.4 %4, [%2 + %3*1 + 8]
;;>     16  cmp.4 %4, -857571702
;;>     17  trapne.8 %4  trap 6
;;>     18  call.8 [%2 + %3*1]  uses %5=rdi  defines %0=rax  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     19  ret.8 0  uses %0=rax
;;>
